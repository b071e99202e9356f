import { expect, test } from 'vitest';
import { assembleLabs } from '../lab/assemble.ts';
import { parsePage } from '../lab/page.ts';
import { firstChange } from './first-change.ts';
import type { SnippetResult } from './result.ts';
import { resultBase } from './run-snippet.ts';
import { runnablePage } from './runnable-page.ts';

const inConsole = (command: string): string => `\n\`\`\`console\n${command}\n\`\`\`\n`;

test('a changed page is run again from where it changed, or from where it broke before that', () => {
  const runnable = (text: string): ReturnType<typeof runnablePage> => {
    const { labs } = assembleLabs([parsePage('l/p.md', text)]);
    const [lab] = labs;
    const [page] = lab?.pages ?? [];
    if (lab === undefined || page === undefined) throw new Error('no page');
    return runnablePage(page, lab, labs);
  };
  const id = (page: ReturnType<typeof runnablePage>, index: number) => page.snippets[index]?.id;
  const old = runnable(`# P\n${inConsole('$ a')}${inConsole('$ b')}${inConsole('$ c')}`);
  const now = runnable(`# P\n${inConsole('$ a')}${inConsole('$ b')}${inConsole('$ C')}`);
  const passed = old.snippets.map((snippet): SnippetResult => ({ ...resultBase(snippet), status: 'passed' }));
  expect(firstChange(old, old, passed)).toEqual({ kind: 'none' });
  expect(firstChange(old, now, passed)).toEqual({ kind: 'from', from: id(now, 2), before: id(old, 2) });
  const broken = passed.map((result, index): SnippetResult =>
    index === 1 ? { ...result, status: 'differs' } : result,
  );
  expect(firstChange(old, now, broken)).toEqual({ kind: 'from', from: id(now, 1), before: id(old, 1) });
  const longer = runnable(
    `# P\n${inConsole('$ a')}${inConsole('$ b')}${inConsole('$ c')}${inConsole('$ d')}`,
  );
  expect(firstChange(old, longer, passed)).toEqual({ kind: 'from', from: id(longer, 3), before: '' });
  const elsewhere = runnable(
    `---\nnodes: [other]\n---\n# P\n${inConsole('$ a')}${inConsole('$ b')}${inConsole('$ c')}`,
  );
  expect(firstChange(old, elsewhere, passed)).toMatchObject({ from: id(elsewhere, 0) });
  const tidy = (command: string): string => inConsole(command).replace('console', 'console cleanup');
  const tidied = runnable(`# P\n${inConsole('$ a')}${tidy('$ b')}${tidy('$ c')}`);
  const other = runnable(`# P\n${inConsole('$ a')}${tidy('$ b')}${tidy('$ C')}`);
  expect(firstChange(tidied, other, passed)).toEqual({
    kind: 'from',
    from: id(other, 1),
    before: id(tidied, 1),
  });
});
