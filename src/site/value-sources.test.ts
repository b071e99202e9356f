import { expect, test } from 'vitest';
import { assembleLabs } from '../lab/assemble.ts';
import { parsePage } from '../lab/page.ts';
import type { Addresses } from './addresses.ts';
import { valueSources } from './value-sources.ts';

const fence = (text: string): string => `\`\`\`console\n${text}\n\`\`\`\n\n`;
const { labs } = assembleLabs([
  parsePage(
    'swarm/begin.md',
    `# Begin\n\n${fence('$ docker swarm join-token -q worker\n[..TOKEN]\n$ docker version\n[..VERSION]')}`,
  ),
  parsePage(
    'swarm/go-on.md',
    [
      '---\nsetup: swarm/begin\n---\n# Go on\n\n',
      fence('$ echo $TOKEN $ID'),
      fence('$ docker run -d \\\n>   busybox\n[..ID]'),
      fence('$ echo $ID\n$ docker create busybox\n[..ID]'),
      fence('$ echo $ID'),
    ].join(''),
  ),
]);
const page = labs[0]?.pages.find(({ path }) => path === 'swarm/go-on');
const addresses = { page: ({ path }) => `/labs/${path}/` } as Pick<Addresses, 'page'> as Addresses;

test('a value is set by the nearest step before its use, else on a page that this one builds on', () => {
  if (page === undefined) throw new Error('no page');
  const source = valueSources(page, labs, addresses);
  const from = (name: string, snippet: number) => {
    const user = page.snippets[snippet];
    return user === undefined ? undefined : source(name, user);
  };
  expect(from('TOKEN', 0)).toEqual({
    name: 'TOKEN',
    href: '/labs/swarm/begin/#s-1',
    command: 'docker swarm join-token -q worker',
  });
  // Used before it is set: the step that sets it all the same.
  expect(from('ID', 0)).toMatchObject({ href: '#s-3' });
  expect(from('ID', 1)).toEqual({ name: 'ID', href: '#s-2', command: 'docker run -d …' });
  expect(from('ID', 3)).toMatchObject({ href: '#s-3', command: 'docker create busybox' });
  expect(from('NOTHING', 0)).toBeUndefined();
});
