/** What to do about an output that differs, where the cause is one that most authors meet. */
import { matchOutput } from '../match.ts';
import { pullsApart } from '../pull-lines.ts';
import type { CommandResult, DiffLine } from '../result.ts';

/** One or two sentences; undefined where there is nothing to say beyond the comparison. */
export function hintFor({ outcome }: CommandResult): string | undefined {
  if (outcome.kind !== 'differs') return undefined;
  const real = outcome.diff.flatMap((line) => (line.kind === 'missing' ? [] : [line.real]));
  const parts = pullsApart(real);
  const others = parts.flatMap((part) => (part.kind === 'others' ? part.lines : []));
  if (others.length === real.length) return undefined;
  if (matchOutput(promisedLines(outcome.diff), others).kind !== 'match') return undefined;
  return 'Only docker’s lines of a pull are too many: the image was not there yet. Put a line `...` above the promised output, or a `docker pull -q IMAGE` before this command.';
}

/** As far as a comparison shows it: `...` is there only where it has swallowed something. */
function promisedLines(diff: readonly DiffLine[]): string[] {
  return diff.flatMap((line) => {
    if (line.kind === 'extra') return [];
    return [line.kind === 'elided' ? '...' : line.promised];
  });
}
