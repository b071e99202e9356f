import { expect, test } from 'vitest';
import { parsePage } from '../lab/page.ts';
import { exampleEngine } from '../verify/example-results.ts';
import type { SnippetVerification } from '../verify/verification.ts';
import { sampleOf } from './sample.ts';

const passed: SnippetVerification = {
  status: 'passed',
  engine: exampleEngine,
  date: '2026-11-29T00:00:00Z',
  result: { id: 'a', hash: 'h', line: 1, ms: 1, commands: [], status: 'passed' },
};
const page = (name: string, text: string) => ({ page: parsePage(`a/${name}.md`, text) });
const short = '$ docker pull -q busybox\nbusybox\n$ docker run busybox echo hello\nhello';
const fence = (text: string): string => `# A\n\n\`\`\`console\n${text}\n\`\`\`\n`;

test('it is the first short snippet that nothing on its page has to run before', () => {
  const pages = [
    page('one', fence('$ docker version')),
    page('two', `# A\n\n\`\`\`console\n$ mkdir a\n\`\`\`\n\n${fence(short)}`),
    page('three', `---\nsetup: a/one\n---\n${fence(short)}`),
    page('four', fence(short.replace('hello\n', `${'long '.repeat(20)}\n`))),
    page('five', fence(short)),
    page('six', fence(short)),
  ];
  expect(sampleOf(pages, () => undefined)?.of).toBe(pages[4]);
  expect(sampleOf(pages, ({ path }) => (path === 'a/six' ? passed : undefined))?.of).toBe(pages[5]);
  expect(sampleOf(pages.slice(0, 4), () => passed)).toBeUndefined();
});
