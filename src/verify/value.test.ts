import { expect, test } from 'vitest';
import { assembleLabs } from '../lab/assemble.ts';
import { parsePage } from '../lab/page.ts';
import { runnablePage } from './runnable-page.ts';
import { machineChange } from './value.ts';

const prepare = '# Prepare\n\n```console\nnode1$ docker swarm init\n```\n';
const text = `---
nodes: [node1, node2]
images: [nginx]
setup: lab/prepare
---
# A page

Words.

\`\`\`yaml save=app/compose.yaml
services: {}
\`\`\`

\`\`\`console timeout=90s
$ docker compose up -d
...
node2$ docker ps
[..]
\`\`\`

\`\`\`console sample
$ docker stats
\`\`\`

\`\`\`bash
docker compose down
\`\`\`
`;

/** Values of the page with `text`, by snippet. */
function values(of: string, setup = prepare): readonly string[] {
  const pages = [parsePage('lab/page.md', of), parsePage('lab/prepare.md', setup)];
  const { labs } = assembleLabs(pages);
  const [lab] = labs;
  const page = lab?.pages.find(({ path }) => path === 'lab/page');
  if (lab === undefined || page === undefined) throw new Error('no page');
  return runnablePage(page, lab, labs).values;
}

/** Which snippets' values differ from the page's own. */
function changed(of: string, setup?: string): string {
  const now = values(of, setup);
  return values(text)
    .map((value, index) => (value === now[index] ? '.' : 'x'))
    .join('');
}

test.each([
  ['nothing', (page: string) => page, '....'],
  ['prose', (page: string) => page.replace('Words.', 'Other words.\n\n## More'), '....'],
  ['the description', (page: string) => page.replace('nodes:', 'description: x\nnodes:'), '....'],
  ['a sample, but for itself', (page: string) => page.replace('docker stats', 'docker top'), '..x.'],
  ['the first node', (page: string) => page.replace('[node1, node2]', '[node2, node1]'), 'xxxx'],
  ['a node more', (page: string) => page.replace('[node1, node2]', '[node1, node2, node3]'), 'xxxx'],
  ['images in front matter', (page: string) => page.replace('[nginx]', '[redis]'), 'xxxx'],
  ['the engine', (page: string) => page.replace('nodes:', 'engine: docker\nnodes:'), 'xxxx'],
  ['the set-up page', (page: string) => page.replace('setup: lab/prepare\n', ''), 'xxxx'],
  ['a saved file', (page: string) => page.replace('services: {}', 'services: { a: {} }'), 'xxxx'],
  ['where it is saved', (page: string) => page.replace('app/compose', 'compose'), 'xxxx'],
  ['a command', (page: string) => page.replace('docker ps', 'docker ps -a'), '.xxx'],
  ['the node of a command', (page: string) => page.replace('node2$ docker', 'node1$ docker'), '.xxx'],
  ['a promise', (page: string) => page.replace('[..]', '[..ID]'), '.xxx'],
  ['a word', (page: string) => page.replace('timeout=90s', 'timeout=80s'), '.xxx'],
  ['what is run at last', (page: string) => page.replace('compose down', 'compose stop'), '...x'],
  ['a sample that is run now', (page: string) => page.replace('console sample', 'console'), '..xx'],
])('a change of %s', (_what, change, expected) => {
  expect(changed(change(text))).toBe(expected);
});

test('what comes after does not count, but for a node that it brings', () => {
  const first = '```console\n$ hostname\nnode1\n```\n';
  const [before] = values(first);
  expect(values(`${first}\n\`\`\`console\n$ ls\n\`\`\`\n`)[0]).toBe(before);
  expect(values(`${first}\n\`\`\`console\nmanager$ ls\n\`\`\`\n`)[0]).not.toBe(before);
});

test('what comes after counts where a result depends on it', () => {
  const opens = '```console\n$ docker run -it busybox sh\n...\n```\n';
  const inside = '\n```console\n/ # ls\n```\n';
  expect(values(opens + inside)[0]).not.toBe(values(opens)[0]);
  const background = '```console background\n$ docker events\n```\n\n```console\n$ sleep 1\n```\n';
  const cleanup = '\n```console cleanup\n$ rm x\n```\n';
  expect(values(background)[0]).not.toBe(values(background.replace('sleep 1', 'sleep 2'))[0]);
  expect(values(background + cleanup)[0]).toBe(values(background + cleanup.replace('rm x', 'rm y'))[0]);
});

test('clean-up runs last, so what stands after it counts for it and it counts for nothing else', () => {
  const step = (command: string): string => `\`\`\`console\n$ ${command}\n\`\`\`\n\n`;
  const cleanUp = (command: string): string => step(command).replace('console', 'console cleanup');
  const [before = '', tidied = '', after = ''] = values(step('ls') + cleanUp('rm x') + step('ls y'));
  expect(values(step('ls') + cleanUp('rm z') + step('ls y'))).toEqual([
    before,
    expect.not.stringMatching(tidied),
    after,
  ]);
  expect(values(step('ls') + step('ls y') + cleanUp('rm x'))).toEqual([before, after, tidied]);
});

test('the text of a set-up page counts, without its prose and its clean-up', () => {
  expect(changed(text, prepare.replace('init', 'init --autolock'))).toBe('xxxx');
  expect(changed(text, prepare.replace('# Prepare', '# Prepare it'))).toBe('....');
  expect(changed(text, `${prepare}\n\`\`\`console cleanup\n$ docker swarm leave\n\`\`\`\n`)).toBe('....');
  // The page's machine then runs nothing of it.
  expect(changed(text, `---\nengine: docker\n---\n${prepare}`)).toBe('xxxx');
});

test('the machine counts where it is known', () => {
  const vm = { kind: 'vm', guest: 'a' } as const;
  expect(machineChange(vm, { kind: 'vm', guest: 'a' })).toBeUndefined();
  expect(machineChange(vm, { kind: 'vm', guest: 'b' })).toBe('sandbox');
  expect(machineChange(vm, { kind: 'vm', guest: undefined })).toBeUndefined();
  expect(machineChange(vm, { kind: 'docker', guest: 'a' })).toBe('engine');
  expect(machineChange({ kind: 'docker', guest: 'a' }, { kind: 'docker', guest: 'b' })).toBeUndefined();
});
