/** What a single file of the house owes its readers: an opening comment, and a length that can be taken in. Pure. */
import type { Finding } from './findings.ts';

const mostLines = 400;
/** Tables, whose length is that of what they list. */
const data = ['src/lab/rules.ts'];
/** Every letter of them is an input of stages whose Debian packages are those of the records: they open when the guest changes. */
const inputs = ['src/sandbox/guest/debian.ts', 'src/sandbox/guest/kernel.ts'];

/** `files`: every file with code, path from the top to text. Fixtures are as they must be for their tests. */
export function fileFindingsIn(files: ReadonlyMap<string, string>): readonly Finding[] {
  return [...files]
    .filter(([file]) => !file.includes('/fixtures/'))
    .flatMap(([file, text]) => [...unopened(file, text), ...overlong(file, text)]);
}

/** What it is for is the first thing that a file says; a unit test says it by its titles. */
function unopened(file: string, text: string): Finding[] {
  if (inputs.includes(file) || file.endsWith('.test.ts') || /^(?:#!.*\n|---\n)?\/(?:\*|\/\/ <)/.test(text))
    return [];
  const why = 'It does not say what it is for.';
  return [{ at: file, why, hint: 'Begin it with a comment whose first words name its subject.' }];
}

function overlong(file: string, text: string): Finding[] {
  const lines = text.split('\n').length - 1;
  if (lines <= mostLines || data.includes(file)) return [];
  const why = `It has ${lines} lines; ${mostLines} are the most.`;
  return [{ at: file, why, hint: 'Part it where its subject parts.' }];
}
