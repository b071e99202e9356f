/** Numbers in options and in the environment: the only place that reads them. */

/** What is allowed, in one sentence. */
export class WrongNumber extends Error {}

interface Allowed {
  readonly from: number;
  readonly to: number;
  /** Default: whole numbers only. */
  readonly fractions?: true;
}

/**
 * Reads what is given for `name` (`--port`, `PORT`).
 *
 * @throws {WrongNumber} for anything but a plain decimal number from `from` to `to`
 */
export function numberOption(name: string, { from, to, fractions }: Allowed): (text: string) => number {
  return (text) => {
    const pattern = fractions === true ? /^\d{1,9}(?:\.\d{1,6})?$/ : /^\d{1,9}$/;
    const number = Number(text);
    if (pattern.test(text) && number >= from && number <= to) return number;
    const kind = fractions === true ? 'number' : 'whole number';
    throw new WrongNumber(`${name} is a ${kind} from ${from} to ${to}, not "${shortened(text)}".`);
  };
}

/** A port that a server can listen on. */
export const portOption = (name: string): ((text: string) => number) =>
  numberOption(name, { from: 1, to: 65_535 });

function shortened(text: string): string {
  const line = text.replace(/[\u0000-\u001F\u007F]+/g, ' ');
  return line.length > 40 ? `${line.slice(0, 40)}…` : line;
}
