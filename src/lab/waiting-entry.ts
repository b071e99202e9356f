/** How the tables of waiting commands are written. */

export interface WaitingEntry {
  readonly kind: 'asks' | 'reads' | 'endless';
  /** Whether it waits with these arguments, redirections left out. */
  readonly waits: (args: readonly string[]) => boolean;
  /** What to write in its place: a whole sentence, or '' where only its end is to be told. */
  readonly instead: string;
  /** It is meant where the page goes on at a prompt inside it. */
  readonly opens?: true;
}

/** `letters` may stand together behind one `-`. `--name=false` says that it is not meant. */
export function has(args: readonly string[], letters: string, ...names: readonly string[]): boolean {
  const long = new RegExp(`^--(?:${names.join('|')})(?:=(?!false$).*)?$`);
  const short = letters === '' ? undefined : new RegExp(`^-[A-Za-z0-9]*[${letters}]`);
  return args.some((arg) => (names.length > 0 && long.test(arg)) || short?.test(arg) === true);
}

/** What is no flag and no value of one of the flags whose letters or names are given. */
export function operandsOf(
  args: readonly string[],
  letters = '',
  ...names: readonly string[]
): readonly string[] {
  const valued = new RegExp(
    `^(?:-[A-Za-z0-9]*[${letters === '' ? '-' : letters}]|--(?:${names.join('|')}))$`,
  );
  return args.filter(
    (arg, index) => (!arg.startsWith('-') || arg === '-') && !valued.test(args[index - 1] ?? ''),
  );
}

export const always = (): boolean => true;
export const helps = (args: readonly string[]): boolean => has(args, '', 'help', 'version');
export const unlessHelp = (args: readonly string[]): boolean => !helps(args);
export const unless =
  (letters: string, ...names: readonly string[]) =>
  (args: readonly string[]): boolean =>
    !has(args, letters, ...names);
export const where =
  (letters: string, ...names: readonly string[]) =>
  (args: readonly string[]): boolean =>
    has(args, letters, ...names);
/** The first argument that is no flag is one of `words`. */
export const verbIs =
  (words: RegExp, but: (args: readonly string[]) => boolean = () => false) =>
  (args: readonly string[]): boolean =>
    words.test(args.find((arg) => !arg.startsWith('-')) ?? '') && !helps(args) && !but(args);

export const asks = (waits: WaitingEntry['waits'], instead: string): WaitingEntry => ({
  kind: 'asks',
  waits,
  instead,
});
export const reads = (waits: WaitingEntry['waits'], instead: string): WaitingEntry => ({
  kind: 'reads',
  waits,
  instead,
});
export const endless = (waits: WaitingEntry['waits'], instead = ''): WaitingEntry => ({
  kind: 'endless',
  waits,
  instead,
});
/** A prompt opens there, where all is well. */
export const opens = (entry: WaitingEntry): WaitingEntry => ({ ...entry, opens: true });

/** `names`: of the commands that it is about, with a separator between them. */
export type WaitingRow = readonly [names: string, ...entries: readonly WaitingEntry[]];

export function tableOf(
  rows: readonly WaitingRow[],
  separator: string,
): ReadonlyMap<string, readonly WaitingEntry[]> {
  const table = new Map<string, readonly WaitingEntry[]>();
  for (const [names, ...entries] of rows)
    for (const name of names.split(separator)) table.set(name, [...(table.get(name) ?? []), ...entries]);
  return table;
}
