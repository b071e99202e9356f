/** The result as it is, for programs, and for `--merge`. */
import type { Reporter } from './reporter.ts';

export const jsonReporter: Reporter = {
  name: 'the result as JSON',
  askedBy: { kind: 'option', name: 'report', about: 'write the result as JSON' },
  goes: 'into a file',
  text: (result) => `${JSON.stringify(result, null, 2)}\n`,
};
