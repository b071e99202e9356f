/** Commands with what was captured in the place of their variables: what a reader types or copies. Pure. */
import { openQuote } from '../lab/shell-words.ts';
import { variablesIn } from '../lab/shell-variables.ts';

/** Text that is the same word to a shell however it stands. */
const plain = /^[\w.:/@%+=,-]+$/;
/** Within double quotes. */
const plainInQuotes = /^[^"$`\\!]*$/;

/**
 * `command` with the value of each `$NAME` and `${NAME}` that its shell would expand and that `values` has. What a
 * shell would read in another way when it stands there as text stays a variable.
 */
export function filledCommand(command: string, values: ReadonlyMap<string, string>): string {
  let filled = '';
  let from = 0;
  for (const { kind, name, start, end } of variablesIn(command)) {
    const value = values.get(name);
    if (kind !== 'use' || value === undefined || start < from) continue;
    const written = command.slice(start, end);
    const isBraced = written.startsWith('${');
    if (isBraced && command[end] !== '}') continue;
    if (written !== (isBraced ? `\${${name}` : `$${name}`)) continue;
    const inQuotes = openQuote(command.slice(0, start)) === '"';
    if (!(inQuotes ? plainInQuotes : plain).test(value)) continue;
    filled += command.slice(from, start) + value;
    from = isBraced ? end + 1 : end;
  }
  return filled + command.slice(from);
}
