import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { StreamPart } from './marks.ts';
import { MarkParser } from './marks.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Neighbouring texts joined, so that cuts do not show. */
function joined(parts: readonly StreamPart[]): StreamPart[] {
  const result: StreamPart[] = [];
  for (const part of parts) {
    const last = result.at(-1);
    if (part.kind === 'text' && last?.kind === 'text')
      result[result.length - 1] = { kind: 'text', text: last.text + part.text };
    else result.push(part);
  }
  return result;
}

const stream =
  '\u001b]133;D\u0007\u001b]133;A\u0007node1:~$ \u001b]133;B\u0007echo ü€😀\r\n\u001b]133;C\u001b\\ü€😀\r\n\u001b[1mb\u001b[0m\u001b]0;title\u0007\u001b]133;D;127\u0007';
const parts: StreamPart[] = [
  { kind: 'done', status: undefined },
  { kind: 'prompt' },
  { kind: 'text', text: 'node1:~$ ' },
  { kind: 'line' },
  { kind: 'text', text: 'echo ü€😀\r\n' },
  { kind: 'output' },
  { kind: 'text', text: 'ü€😀\r\n\u001b[1mb\u001b[0m\u001b]0;title\u0007' },
  { kind: 'done', status: 127 },
];

test('tells marks from text', () => {
  expect(new MarkParser().push(bytes(stream))).toEqual(parts);
});

test('finds the same however the bytes are cut', () => {
  const all = bytes(stream);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: all.length }), (lengths) => {
      const parser = new MarkParser();
      const found: StreamPart[] = [];
      let from = 0;
      for (const length of lengths) {
        found.push(...parser.push(all.slice(from, from + length)));
        from += length;
      }
      expect(joined(found)).toEqual(parts);
    }),
  );
});

test('a mark that never ends is text', () => {
  const text = `\u001b]133;${'x'.repeat(200)}`;
  expect(joined(new MarkParser().push(bytes(text)))).toEqual([{ kind: 'text', text }]);
});

test('unknown marks vanish, and so do malformed statuses', () => {
  expect(
    new MarkParser().push(bytes('\u001b]133;Z\u0007\u001b]133;D;x\u0007\u001b]133;P;k=c\u0007')),
  ).toEqual([{ kind: 'done', status: undefined }, { kind: 'continuation' }]);
});
