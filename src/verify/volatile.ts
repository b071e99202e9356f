/** Real output as a promise that will hold tomorrow: what changes from run to run becomes `[..]`. */

const octet = String.raw`(?:25[0-5]|2[0-4]\d|1?\d?\d)`;
const month = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)';
const unit = '(?:second|minute|hour|day|week|month|year)s?';

/** In the order of trying; the longest and most certain first. */
const volatile: readonly RegExp[] = [
  // Times and dates.
  /\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?: ?(?:Z|[+-]\d\d:?\d\d)(?: [A-Z]{3,4})?)?/,
  new RegExp(
    String.raw`(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? )?${month} +\d{1,2} \d\d:\d\d:\d\d(?:\.\d+)? (?:[A-Z]{3,4} )?\d{4}`,
  ),
  new RegExp(String.raw`\d\d?/${month}/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}`),
  /\d{4}-\d\d-\d\d/,
  /\d{1,2}:\d\d:\d\d(?:\.\d+)?/,
  // Ages.
  new RegExp(`Less than a ${unit}`),
  new RegExp(`About an? ${unit}`),
  new RegExp(String.raw`\d+ ${unit}`),
  // Durations.
  /\d+m\d+(?:\.\d+)?s/,
  /\d+(?:\.\d+)? ?(?:ms|µs|us|ns)\b/,
  /\d+\.\d+ ?s(?:ec(?:onds?)?)?\b/,
  // Digests, tokens and ids.
  /sha256:[0-9a-f]{12,64}…?/,
  /SWMTKN-1-[0-9a-z]+-[0-9a-z]+/,
  /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/,
  /(?:[0-9A-Z]{4}:){11}[0-9A-Z]{4}/,
  // Addresses.
  /(?:[0-9a-f]{2}:){5}[0-9a-f]{2}/,
  new RegExp(String.raw`${octet}(?:\.${octet}){3}`),
  /(?:[0-9a-f]{1,4}:){2,7}(?::?[0-9a-f]{1,4}){1,6}|[0-9a-f]{1,4}::(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4})*)?/,
];
/** Hexadecimal or Swarm's letters and digits: an id only when it holds both, so that no word is one. */
const id = /[0-9a-f]{10,64}|[0-9a-z]{25}|[0-9a-z]{12}/;
/** Ports that the system chooses. */
const port = /(?<=:)(?:3276[89]|327[7-9]\d|32[89]\d\d|3[3-9]\d{3}|[45]\d{4}|60[0-9]{3})\b/;

const all = [...volatile, id, port].map(({ source }) => `(?:${source})`).join('|');
/** Whole words only: a letter or digit beside it makes it part of something else. */
const anything = new RegExp(String.raw`(?<![\w.])(?:${all})(?![\w])`, 'g');

/** Addresses that mean the same everywhere. */
const constant = new Set(['127.0.0.1', '0.0.0.0', '255.255.255.255', '127.0.0.11', '1.1.1.1', '8.8.8.8']);

/** Stands for a blank within something that changes as a whole, such as "2 minutes". */
export const glue = '\u0000';

/**
 * `line` with wildcards. What `written` (the commands of the page) also says was chosen by the author and
 * stays. A wildcard before a column's gap is as wide as what it replaces, so that columns stay in line.
 */
export function withWildcards(line: string, written: string): string {
  return changed(line, written, (found, offset) => {
    const gap = line.slice(offset + found.length).startsWith('  ');
    return gap ? '[..]'.padEnd(found.length) : '[..]';
  });
}

/** `line` with `glue` for the blanks within what changes as a whole. */
export function gluedTogether(line: string, written: string): string {
  return changed(line, written, (found) => found.replaceAll(' ', glue));
}

function changed(line: string, written: string, change: (found: string, offset: number) => string): string {
  return line.replace(anything, (found: string, offset: number) =>
    constant.has(found) || written.includes(found) || !isVolatile(found) ? found : change(found, offset),
  );
}

function isVolatile(found: string): boolean {
  if (!/^[0-9a-z]+$/.test(found)) return true;
  if (found.length < 10) return true;
  return /\d/.test(found) && /[a-z]/.test(found);
}
