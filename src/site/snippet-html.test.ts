import { expect, test } from 'vitest';
import { assembleLabs } from '../lab/assemble.ts';
import { parsePage } from '../lab/page.ts';
import { isRunnable, notRun } from '../verify/runnable.ts';
import { runnablePage } from '../verify/runnable-page.ts';
import { createHighlighter } from './highlight.ts';
import { snippetHtml, useOf } from './snippet-html.ts';

const fences = [
  '```console\n$ ls\n```',
  '```bash\nls\n```',
  '```yaml save=a.yaml\na: 1\n```',
  '```powershell\nPS> Get-Item\n```',
  '```console only=windows\n$ dir\n```',
  '```console sample\n$ ls\n```',
  '```console skip="Not here."\n$ ls\n```',
  '```text\nls\n```',
].join('\n\n');

function usesOf(index: string, page = '') {
  const { labs } = assembleLabs([
    parsePage('lab/README.md', `---\n${index}\n---\n\n# Lab\n`),
    parsePage('lab/two.md', `${page === '' ? '' : `---\n${page}\n---\n\n`}# Two\n\n${fences}\n`),
  ]);
  const [lab] = labs;
  const two = lab?.pages.find(({ file }) => file === 'lab/two.md');
  if (lab === undefined || two === undefined) throw new Error('There is no such page.');
  const runnable = runnablePage(two, lab, labs);
  // The page's buttons, and what the verifier makes of the same snippets.
  const uses = two.snippets.map((snippet) => useOf(snippet, two));
  const outcomes = two.snippets.filter(isRunnable).map((snippet) => notRun(runnable, snippet, 'docker'));
  expect(uses.filter((use) => use === 'run' || use === 'save')).toHaveLength(
    outcomes.filter((outcome) => outcome === undefined).length,
  );
  return { page: two, uses };
}

const rest = ['copy-commands', 'copy-commands', 'copy-commands', 'copy-commands', 'copy'];

test('a page has Run and Save where its commands run', () => {
  expect(usesOf('title: Lab').uses).toEqual(['run', 'run', 'save', ...rest]);
  expect(usesOf('engine: docker').uses).toEqual(['run', 'run', 'save', ...rest]);
});

test('a page of a lab that needs Windows has nothing to run, unless it says otherwise', async () => {
  const { page, uses } = usesOf('platform: windows');
  expect(uses).toEqual(['copy-commands', 'copy-commands', 'copy', ...rest]);
  const [first] = page.snippets;
  if (first === undefined) throw new Error('There is no snippet.');
  const html = await snippetHtml(first, page, undefined, () => undefined, createHighlighter());
  expect(html).toContain('needs Windows');
  expect(html).not.toContain('class="run"');
  expect(usesOf('platform: windows', 'platform: linux').uses).toEqual(['run', 'run', 'save', ...rest]);
});

test('a page of a lab that needs one’s own Engine says so beside its commands', async () => {
  const { page } = usesOf('engine: docker');
  const [first] = page.snippets;
  if (first === undefined) throw new Error('There is no snippet.');
  const html = await snippetHtml(first, page, undefined, () => undefined, createHighlighter());
  expect(html).toContain('needs your own Engine');
});
