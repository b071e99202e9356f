import fc from 'fast-check';
import { expect, test } from 'vitest';
import { screenLines, screenOf } from './screen.ts';

test.each<[string, string, string[]]>([
  ['plain text', 'one\r\ntwo\r\n', ['one', 'two']],
  ['no line break at the end', 'one', ['one']],
  ['nothing', '', []],
  ['blank lines at the ends only', '\r\n\r\none\r\n\r\ntwo  \r\n\r\n', ['one', '', 'two']],
  ['colours', '\u001b[1;31mred\u001b[0m and \u001b[38;5;12mblue\u001b[m\r\n', ['red and blue']],
  [
    'a title and a link',
    '\u001b]0;title\u0007\u001b]8;;http://x/\u001b\\text\u001b]8;;\u001b\\\r\n',
    ['text'],
  ],
  ['a sequence cut off', 'text\u001b[12', ['text']],
  ['a character set', '\u001b(Btext\u001b)0', ['text']],
  ['a progress bar', ' 10%\r 50%\r100%\r\ndone\r\n', ['100%', 'done']],
  ['a shorter line over a longer', 'Downloading 10 MB\rDone\u001b[K\r\n', ['Done']],
  ['backspaces', 'ab\b\bxy', ['xy']],
  ['a spinner', '-\b\\\b|\b/\bok', ['ok']],
  [
    'docker pull',
    'latest: Pulling from library/nginx\r\n' +
      'a1: Pulling fs layer\r\nb2: Pulling fs layer\r\n' +
      '\u001b[2A\u001b[2K\ra1: Downloading  1MB\r\u001b[2B\u001b[1A\u001b[2K\rb2: Pull complete\r\u001b[1B' +
      '\u001b[2A\u001b[2K\ra1: Pull complete\r\u001b[2BDigest: sha256:0\r\n',
    ['latest: Pulling from library/nginx', 'a1: Pull complete', 'b2: Pull complete', 'Digest: sha256:0'],
  ],
  [
    'docker compose',
    '\u001b[?25l[+] Running 0/1\r\n \u2839 Container web  Starting \u001b[34m0.1s\u001b[0m\r\n\u001b[?25h' +
      '\u001b[2A\u001b[0G\u001b[?25l\u001b[J[+] Running 1/1\r\n \u2714 Container web  Started \u001b[32m0.3s\u001b[0m\r\n\u001b[?25h',
    ['[+] Running 1/1', ' \u2714 Container web  Started 0.3s'],
  ],
  ['clear', 'old\r\n\u001b[H\u001b[2J\u001b[3Jnew\r\n', ['new']],
  [
    'an alternate screen',
    'before\r\n\u001b[?1049h\u001b[Hfull screen\u001b[?1049lafter\r\n',
    ['before', 'after'],
  ],
  ['a far cursor', '\u001b[999999999Cx', [`${' '.repeat(10_000)}x`]],
  ['a bell and other controls', 'a\u0007b\u0000c\u007f', ['abc']],
])('%s', (_name, raw, lines) => {
  expect(screenLines(raw)).toEqual(lines);
});

test('text without control characters stays as it is', () => {
  const line = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !/[\p{Cc}]/u.test(text));
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      const trimmed = lines.map((text) => text.trimEnd());
      while (trimmed[0] === '') trimmed.shift();
      while (trimmed.at(-1) === '') trimmed.pop();
      expect(screenLines(lines.join('\r\n'))).toEqual(trimmed);
    }),
  );
});

test('any bytes give lines without control characters, in bounded time', () => {
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom(
      '\u001b[',
      '\u001b]',
      '\u001b',
      '\r',
      '\n',
      '\b',
      '\u001b[A',
      '\u001b[99999B',
      '\u001b[9L',
      'K',
      'J',
    ),
  );
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      for (const line of screenLines(pieces.join('')))
        expect(line).not.toMatch(/[\u0000-\u0008\u000a-\u001f]/);
    }),
  );
});

test('a megabyte takes no longer than a person notices', () => {
  const raw = '\u001b[32m0123456789\u001b[0m\r\n'.repeat(60_000);
  const start = process.cpuUsage();
  expect(screenLines(raw)).toHaveLength(60_000);
  expect(process.cpuUsage(start).user / 1000).toBeLessThan(1500);
});

test.each([
  ['concealed text', 'a\u001b[8mb c\u001b[28md', ['a   d'], 'b c'],
  ['text of its ground’s colour', '\u001b[30;40mb c\u001b[39md', ['   d'], 'b c'],
  ['ground and text of one colour of the table', 'a\u001b[48;5;1m\u001b[38;5;1mb\u001b[0mc', ['a c'], 'b'],
  [
    'one colour, written as a name and by its number',
    '\u001b[91m\u001b[48:5:9mno\u001b[49mok',
    ['  ok'],
    'no',
  ],
  ['one colour by its three parts', '\u001b[38;2;1;2;3;48:2::1:2:3mno\u001b[mok', ['  ok'], 'no'],
  ['text on a ground of another colour', '\u001b[30;47mseen\u001b[0m', ['seen'], ''],
  ['concealed by a sequence that colours too', '\u001b[1;8;31mno\u001b[0mok', ['  ok'], 'no'],
  ['a colour with that number', '\u001b[38;5;8mgrey\u001b[48;2;8;8;8m x', ['grey x'], ''],
  ['a title without an end', 'ok\r\n\u001b]0;ls: no such file\r\n', ['ok'], 'ls: no such file'],
  ['a title that another sequence breaks off', '\u001b]2;gone\u001b[31mok', ['ok'], 'gone'],
  ['a title over lines', '\u001b]0;gone\r\nfor good\u0007ok', ['ok'], 'gone\nfor good'],
  ['a title', '\u001b]0;node1\u0007ok', ['ok'], ''],
  ['a link', '\u001b]8;;http://x\u001b\\ok\u001b]8;;\u001b\\', ['ok'], ''],
  ['a screen that is never left', 'ok\r\n\u001b[?1049hgone\r\n', ['ok'], 'gone'],
  ['a screen that is left again', 'ok\r\n\u001b[?1049hmenu\u001b[?1049l', ['ok'], ''],
  ['a privacy message', '\u001b^gone\u001b\\ok', ['ok'], 'gone'],
  ['the one-byte form of an operating system command', '\u009d0;gone\r\nok', [], 'gone\nok'],
])('what %s hides', (_what, raw, lines, hidden) => {
  expect(screenOf(raw)).toEqual({ lines, hidden });
});
