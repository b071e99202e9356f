/** What a program of ours says when it ends by a mistake: sentences, and the trace only for those who ask. */

/** An error in words, without a trace; with one where `DEBUG` is set. */
export function wordsOf(error: unknown): string {
  if (isDebugging() && error instanceof Error) return error.stack ?? error.message;
  const message = error instanceof Error ? error.message : String(error);
  const lines = message.split('\n');
  const trace = lines.findIndex(
    (line) => /^\s*Stack (?:back)?trace:/i.test(line) || /^\s+at .*[:(]\d+/.test(line),
  );
  return (trace < 0 ? lines : lines.slice(0, trace)).join('\n').trim();
}

/** For errors that nobody foresaw. `program` begins the line, as in `labs check`. */
export function mistakeWords(program: string, error: unknown): string {
  const hint = isDebugging() ? '' : ' Please report it with what DEBUG=1 adds to this.';
  return `${program}: this is a mistake in the program, not yours: ${wordsOf(error)}\n${hint.trim()}\n`.replace(
    /\n+$/,
    '\n',
  );
}

/**
 * Ends the process with status `status` and words, where it would end with a trace: at what is thrown where nobody
 * waits for it.
 */
export function endInWords(program: string, status: number): void {
  const end = (error: unknown): void => {
    process.stderr.write(mistakeWords(program, error));
    process.exit(status);
  };
  process.on('uncaughtException', end).on('unhandledRejection', end);
}

function isDebugging(): boolean {
  return (process.env['DEBUG'] ?? '') !== '';
}
