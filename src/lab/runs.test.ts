import { expect, test } from 'vitest';
import { assembleLabs } from './assemble.ts';
import { parsePage } from './page.ts';
import { doesRun, isRunnable, needsOwnEngine, notRun, runOrder } from './runs.ts';

const body = `
# Page

\`\`\`console
$ docker ps
\`\`\`

\`\`\`console skip="it takes a day"
$ docker ps
\`\`\`

\`\`\`console sample
$ docker ps
\`\`\`

\`\`\`powershell
PS> docker ps
\`\`\`

\`\`\`yaml save=compose.yaml
services: {}
\`\`\`

\`\`\`text
shown
\`\`\`
`;

/** The page as its lab has it, with that front matter. */
function page(frontMatter = '') {
  const [lab] = assembleLabs([parsePage('lab/README.md', `---\n${frontMatter}\n---\n${body}`)]).labs;
  const [only] = lab?.pages ?? [];
  if (only === undefined) throw new Error('There is no page.');
  return only;
}

test('what runs in the page’s machine, on one’s own Docker, and nowhere, is told of every kind of snippet', () => {
  const on = (frontMatter: string) => {
    const of = page(frontMatter);
    return of.snippets.map((snippet) => {
      const why = (engine: 'vm' | 'docker') => {
        const not = notRun(of, snippet, engine);
        expect(doesRun(of, snippet, engine)).toBe(not === undefined && snippet.kind !== 'text');
        return not === undefined ? 'runs' : 'needs' in not ? not.needs : not.status;
      };
      const both = `${why('vm')} ${why('docker')}`;
      return isRunnable(snippet) ? both : 'shown';
    });
  };
  const passedOver = ['skipped skipped', 'sample sample', 'windows windows'];
  expect(on('')).toEqual(['runs runs', ...passedOver, 'runs runs', 'shown']);
  expect(on('engine: docker')).toEqual(['docker runs', ...passedOver, 'docker runs', 'shown']);
  const windows = 'windows windows';
  expect(on('platform: windows')).toEqual([windows, ...passedOver, windows, 'shown']);
  expect([page(), page('engine: docker')].map(needsOwnEngine)).toEqual([false, true]);
});

test('the clean-up runs last, wherever it stands', () => {
  const [first, second] = page().snippets;
  if (first === undefined || second === undefined) throw new Error('There are two.');
  const cleanUp = { ...first, words: { ...first.words, cleanup: true } };
  expect(runOrder([cleanUp, second])).toEqual([second, cleanUp]);
});
