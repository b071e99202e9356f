import { expect, test } from 'vitest';
import { nodeMemoryMiB } from './node-memory.ts';

const pane = (dataset: Readonly<Record<string, string>>) => ({ dataset }) as unknown as HTMLElement;

test('a node is asked for with what the site’s machine has', () => {
  expect(nodeMemoryMiB(pane({ memory: '320' }))).toBe(320);
});

test('where none is built, the least is asked for: one’s own Docker gives what it needs', () => {
  expect(nodeMemoryMiB(pane({}))).toBe(1);
});
