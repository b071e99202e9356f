/** The table of rooms as CONTRIBUTING shows it: floors, and a line for each room. Pure. */
import { nameOf } from './findings.ts';
import type { Room } from './rooms.ts';

/**
 * Rooms by floor, the ground first: each is one above the highest that it imports, so that every arrow goes down.
 * @throws {Error} where rooms import each other in a circle
 */
function floorsOf(rooms: readonly Room[]): readonly (readonly Room[])[] {
  const floors: Room[][] = [];
  const placed = new Set<string>();
  while (placed.size < rooms.length) {
    const floor = rooms.filter(
      ({ path, imports }) => !placed.has(path) && imports.every((other) => placed.has(other)),
    );
    if (floor.length === 0) {
      const left = rooms.filter(({ path }) => !placed.has(path)).map(({ path }) => nameOf(path));
      throw new Error(`Rooms import each other in a circle, or what is no room: among ${left.join(', ')}.`);
    }
    for (const { path } of floor) placed.add(path);
    floors.push(floor);
  }
  return floors;
}

/** The house from its roof to the ground: a room imports only from floors below its own. */
export function drawingOf(rooms: readonly Room[]): string {
  const floors = floorsOf(rooms);
  const lines = floors.map((floor, number) => {
    const name = number === 0 ? 'ground' : `floor ${number}`;
    return wrapped(floor.map(({ path }) => nameOf(path))).map((line, at) =>
      `${(at === 0 ? name : '').padEnd(8)} │ ${line}`.trimEnd(),
    );
  });
  const rule = `${'─'.repeat(9)}┼${'─'.repeat(70)}`;
  return lines
    .toReversed()
    .map((floor) => floor.join('\n'))
    .join(`\n${rule}\n`);
}

/** Names side by side, in lines of at most 70 characters. */
function wrapped(names: readonly string[]): string[] {
  const lines: string[] = [];
  for (const name of names) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + name.length + 3 <= 70)
      lines[lines.length - 1] = `${last}   ${name}`;
    else lines.push(name);
  }
  return lines;
}

/** In Markdown, with columns as Prettier sets them. */
export function tableOf(rooms: readonly Room[]): string {
  const code = (path: string) => `\`${nameOf(path)}\``;
  const rows = rooms.map(({ path, about, imports }) => [
    code(path),
    about,
    imports.length === 0 ? 'nothing of ours' : imports.map(code).join(', '),
  ]);
  const all = [['room', 'what it is', 'imports'], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  const [head = '', ...lines] = all.map(
    (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`,
  );
  return [head, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...lines].join('\n');
}
