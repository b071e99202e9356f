/** What is said beside the result, on standard error. */
import { foundWrong, usageError } from '../exit-codes.ts';

/** `words` on a line. */
export function say(words: string): void {
  process.stderr.write(`${words}\n`);
}

/** Says why what was asked cannot be done. Gives the exit status. */
export function wrong(message: string): number {
  say(`labs verify: ${message}`);
  return usageError;
}

/** Says why nothing could be run. Gives the exit status. */
export function nothingRun(message: string): number {
  say(`labs verify: ${message}`);
  return foundWrong;
}
