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
  '\u001b]133;L;5e\u0007\u001b[?2004h\u001b]133;R;5e\u0007\u001b]133;D;5e;1;0\u0007\u001b]133;A;5e;1\u0007node1:~$ \u001b]133;B;5e;1\u0007echo ü€😀\r\n\u001b[?2004l\r\u001b]133;C;5e;1\u001b\\ü€😀\r\n\u001b[1mb\u001b[0m\u001b]0;title\u0007\u001b]133;D;5e;2;127\u0007\u001b]133;H;5e;PS1\u0007\u001b]133;X;5e;closed\u0007';
const parts: StreamPart[] = [
  { kind: 'shell', secret: '5e' },
  { kind: 'waiting' },
  { kind: 'reading', secret: '5e' },
  { kind: 'done', secret: '5e', prompt: '1', status: 0 },
  { kind: 'prompt', secret: '5e', prompt: '1' },
  { kind: 'text', text: 'node1:~$ ' },
  { kind: 'line', secret: '5e', prompt: '1' },
  { kind: 'text', text: 'echo ü€😀\r\n' },
  { kind: 'read' },
  { kind: 'text', text: '\r' },
  { kind: 'output', secret: '5e', prompt: '1' },
  { kind: 'text', text: 'ü€😀\r\n\u001b[1mb\u001b[0m\u001b]0;title\u0007' },
  { kind: 'done', secret: '5e', prompt: '2', status: 127 },
  { kind: 'here', secret: '5e', changed: 'PS1' },
  { kind: 'astray', secret: '5e', why: 'closed' },
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

test('marks of no shell, unknown ones and those with malformed statuses vanish', () => {
  expect(
    new MarkParser().push(
      bytes(
        '\u001b]133;D;0\u0007\u001b]133;A\u0007\u001b]133;Z;5e\u0007\u001b]133;D;5e;1;x\u0007\u001b]133;P;5e;1\u0007',
      ),
    ),
  ).toEqual([{ kind: 'continuation', secret: '5e', prompt: '1' }]);
});
