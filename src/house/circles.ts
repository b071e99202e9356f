/** Circles among things that import each other. Pure. */

/** One circle of each knot: each imports the next, and the last the first. `edges`: to what each one imports. */
export function circlesIn(edges: ReadonlyMap<string, ReadonlySet<string>>): readonly (readonly string[])[] {
  const circles: string[][] = [];
  const told = new Set<string>();
  for (const start of [...edges.keys()].sort()) {
    if (told.has(start)) continue;
    const circle = wayBack(start, edges);
    if (circle === undefined || circle.some((one) => told.has(one))) continue;
    for (const one of circle) told.add(one);
    circles.push(circle);
  }
  return circles;
}

/** The shortest way from `start` to itself. */
function wayBack(start: string, edges: ReadonlyMap<string, ReadonlySet<string>>): string[] | undefined {
  const cameFrom = new Map<string, string>();
  for (const queue = [start]; queue.length > 0;) {
    const at = queue.shift() ?? start;
    for (const next of edges.get(at) ?? []) {
      if (next === start) {
        const way = [at];
        for (let one = cameFrom.get(at); one !== undefined; one = cameFrom.get(one)) way.unshift(one);
        return way;
      }
      if (cameFrom.has(next)) continue;
      cameFrom.set(next, at);
      queue.push(next);
    }
  }
  return undefined;
}

/**
 * Who imports whom among folders that stand side by side, at every depth: a file below one that imports a file below
 * the other is an edge between the two. `imports`: pairs of paths.
 */
export function foldersSideBySide(
  imports: Iterable<readonly [from: string, to: string]>,
): ReadonlyMap<string, ReadonlySet<string>> {
  const edges = new Map<string, Set<string>>();
  for (const [from, to] of imports) {
    const [one, other] = [from.split('/'), to.split('/')];
    const depth = one.findIndex((part, at) => part !== other[at]);
    // Where they part, both must be folders: a file beside a folder is no folder.
    if (depth < 0 || depth >= one.length - 1 || depth >= other.length - 1) continue;
    const folder = one.slice(0, depth + 1).join('/');
    edges.set(folder, (edges.get(folder) ?? new Set()).add(other.slice(0, depth + 1).join('/')));
  }
  return edges;
}
