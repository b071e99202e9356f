/** What is wrong with the house: who imports whom against the table, and in circles. Pure. */
import { posix } from 'node:path';
import { circlesIn, foldersSideBySide } from './circles.ts';
import { importsIn } from './imports.ts';
import type { Room } from './rooms.ts';

export interface Finding {
  /** `src/lab/page.ts:3:22`, or a file alone. */
  readonly at: string;
  readonly why: string;
  readonly hint: string;
}

/** Where the table is, for those who are to change it. */
const tableFile = 'src/house/rooms.ts';

interface Edge {
  readonly from: string;
  readonly to: string;
  readonly at: string;
}

/** `files`: every file with code, path from the top to text. */
export function findingsIn(files: ReadonlyMap<string, string>, rooms: readonly Room[]): readonly Finding[] {
  const findings: Finding[] = [];
  const edges: Edge[] = [];
  for (const [from, text] of files) {
    if (roomOf(from, rooms) === undefined)
      findings.push({
        at: from,
        why: 'It is in no room.',
        hint: `Put it into one, or give its folder a line in ${tableFile}.`,
      });
    for (const { path, line, column } of importsIn(from, text)) {
      const at = `${from}:${line}:${column}`;
      if (path === undefined)
        findings.push({
          at,
          why: 'What is imported is computed, so that nobody can tell what it is.',
          hint: 'Write its path; where it is no file of ours, mark it with /* @vite-ignore */.',
        });
      else edges.push({ from, to: posix.join(posix.dirname(from), path), at });
    }
  }
  return [
    ...findings,
    ...againstTable(edges, rooms),
    ...stale(files, edges, rooms),
    ...circles(edges, files),
  ];
}

/** The innermost room that `file` is in; a test is where what it tests is. */
function roomOf(file: string, rooms: readonly Room[]): Room | undefined {
  const tested = file.replace(/\.test\.ts$/, '.ts');
  return rooms
    .filter(({ path }) => tested === path || tested.startsWith(`${path}/`))
    .toSorted((one, other) => other.path.length - one.path.length)[0];
}

/** `src/sandbox/vm` as people call it. */
export function nameOf(path: string): string {
  return path.replace(/^src\//, '');
}

function againstTable(edges: readonly Edge[], rooms: readonly Room[]): Finding[] {
  return edges.flatMap(({ from, to, at }) => {
    const [room, other] = [roomOf(from, rooms), roomOf(to, rooms)];
    if (room === undefined || room === other || (other && room.imports.includes(other.path))) return [];
    const why = `${nameOf(room.path)} may not import ${other ? nameOf(other.path) : `${to}, which is in no room`}.`;
    const may = room.imports.length === 0 ? 'nothing of ours' : room.imports.map(nameOf).join(', ');
    return [
      {
        at,
        why,
        hint: `It imports ${may}. Put what both need into a room that both may import, or hand it in from above; where the design is to change, change ${tableFile}.`,
      },
    ];
  });
}

/** What the table allows and nobody does, and what it names and is not there. */
function stale(
  files: ReadonlyMap<string, string>,
  edges: readonly Edge[],
  rooms: readonly Room[],
): Finding[] {
  const used = new Set(
    edges.map(({ from, to }) => `${roomOf(from, rooms)?.path ?? ''} ${roomOf(to, rooms)?.path ?? ''}`),
  );
  const lived = new Set([...files.keys(), ...edges.map(({ to }) => to)].map((file) => roomOf(file, rooms)));
  return rooms.flatMap((room) => {
    if (!lived.has(room))
      return [{ at: tableFile, why: `${nameOf(room.path)} has no file.`, hint: 'Take it out of the table.' }];
    return room.imports.flatMap((path) => {
      if (!rooms.some((other) => other.path === path))
        return [
          {
            at: tableFile,
            why: `${nameOf(room.path)} may import ${path}, which is no room.`,
            hint: 'Write the path of a room.',
          },
        ];
      if (used.has(`${room.path} ${path}`)) return [];
      return [
        {
          at: tableFile,
          why: `${nameOf(room.path)} may import ${nameOf(path)}, and no file of it does.`,
          hint: 'Take it out of the table.',
        },
      ];
    });
  });
}

function circles(edges: readonly Edge[], files: ReadonlyMap<string, string>): Finding[] {
  const among = new Map<string, Set<string>>();
  for (const { from, to } of edges)
    if (files.has(to)) among.set(from, (among.get(from) ?? new Set()).add(to));
  const pairs = edges.filter(({ to }) => files.has(to)).map(({ from, to }) => [from, to] as const);
  const told = (circle: readonly string[], what: string): Finding => ({
    at: circle[0] ?? '',
    why: `${what} in a circle: ${[...circle, circle[0]].join(' → ')}.`,
    hint: 'Put what both need into a third one, or let one say in a type of its own what it needs of the other.',
  });
  return [
    ...circlesIn(among).map((circle) => told(circle, 'Files import each other')),
    ...circlesIn(foldersSideBySide(pairs)).map((circle) => told(circle, 'Folders import each other')),
  ];
}
