import { expect, test } from 'vitest';
import { asLines } from './check-output.ts';

test('a line break in a file’s name begins no line of its own', () => {
  const place = { line: 1, column: 1, offset: 0 };
  const text = asLines([
    {
      code: 'LAB001',
      severity: 'warning',
      file: 'a/x\n::warning::y\u001b[31m.md',
      range: { start: place, end: place },
      message: 'It cannot be read.',
      hint: 'Give it another name.',
    },
  ]);
  expect(text).toBe(
    'a/x\\n::warning::y\\u001b[31m.md:1:1 warning LAB001 It cannot be read.\n    Give it another name.\n',
  );
});
