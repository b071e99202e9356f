/** What a table says of a text that somebody wrote: `constructor` and its like are in every object's prototype. */
export function own<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
