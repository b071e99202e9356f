/** What `docker COMMAND --help` says. */

export interface Help {
  /** Long names by short ones: `-d` → `--detach`. */
  readonly flags: Record<string, string>;
  /** All names of the command, without `docker`: `image rm`, `image remove`, `rmi`. */
  readonly names: readonly string[];
  /** Names of commands below this one. */
  readonly commands: readonly string[];
}

export function readHelp(text: string): Help {
  const flags = Object.fromEntries(
    [...text.matchAll(/^ +(-[a-zA-Z]), (--[a-z][\w-]*)/gm)].map(([, short, long]) => [short, long]),
  ) as Record<string, string>;
  const aliases = /^Aliases:\n((?: +.*\n)+)/m.exec(text)?.[1] ?? '';
  const names = aliases
    .split(/[,\n]/)
    .map((name) => name.trim().replace(/^docker /, ''))
    .filter((name) => name !== '');
  const commands = [...text.matchAll(/^(?:[A-Z]\w+ )*Commands:\n((?: {2}\S.*\n| {4,}.*\n)+)/gm)].flatMap(
    ([, lines = '']) => [...lines.matchAll(/^ {2}([a-z][\w-]*)\*? /gm)].map(([, name = '']) => name),
  );
  return { flags, names, commands };
}
