import { afterEach, expect, test } from 'vitest';
import { withoutTraces } from './without-traces.ts';

const debug = process.env['DEBUG'];
afterEach(() => {
  if (debug === undefined) delete process.env['DEBUG'];
  else process.env['DEBUG'] = debug;
});

/** As Node 24 prints it. */
const outOfMemory = `
<--- Last few GCs --->

[23629:0x29e77000]      256 ms: Mark-Compact 63.2 (128.3) -> 63.2 (128.3) MB, pooled: 0 MB, 16.74 / 0.00 ms

FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory
----- Native stack trace -----

 1: 0x931db0  [node]
 2: 0x75968e node::OOMErrorHandler(char const*, v8::OOMDetails const&) [node]

----- JavaScript stack trace -----

1: [eval]:1:9
2: runScriptInThisContext (node:internal/vm:219:10)

`;

function heard(...pieces: readonly string[]) {
  const lines: string[] = [];
  const listener = withoutTraces((line) => lines.push(line));
  for (const piece of pieces) listener.hear(piece);
  listener.end();
  return { lines, isOutOfMemory: listener.isOutOfMemory() };
}

test('what Node says of memory is left out, and heard', () => {
  delete process.env['DEBUG'];
  expect(heard('before\n', outOfMemory.slice(0, 300), outOfMemory.slice(300), 'after\n')).toEqual({
    lines: ['before', '', 'after'],
    isOutOfMemory: true,
  });
});

test('frames of a trace are left out, and nothing else', () => {
  delete process.env['DEBUG'];
  const trace =
    'Error: x\n    at f (file:///a/b.mjs:3:14)\n    at async node:internal/x:2:1\nlook at it (now): 1\n';
  expect(heard(trace, 'no end of line').lines).toEqual(['Error: x', 'look at it (now): 1', 'no end of line']);
});

test('who asks for it gets all', () => {
  process.env['DEBUG'] = '1';
  expect(heard(outOfMemory).lines.join('\n')).toBe(outOfMemory.slice(0, -1));
});
