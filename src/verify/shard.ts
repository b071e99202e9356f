/** A run in parts: which pages each part takes. */

/** Part `index` of `total`, from 1. */
export interface Shard {
  readonly index: number;
  readonly total: number;
}

/** `2/5`, as Playwright writes it; undefined where `text` is no such thing. */
export function readShard(text: string): Shard | undefined {
  const [, index, total] = (/^([1-9]\d{0,2})\/([1-9]\d{0,2})$/.exec(text) ?? []).map(Number);
  if (index === undefined || total === undefined || index > total) return undefined;
  return { index, total };
}

/**
 * Of `items` those that `shard` takes, in their order. The longest goes first, each to the part that has least to
 * do, so that the parts end at about the same time. Every machine comes to the same split of the same items:
 * nothing but their names and expected times (ms) goes into it.
 */
export function shardOf<T>(
  items: readonly T[],
  { name, expectedMs }: { readonly name: (item: T) => string; readonly expectedMs: (item: T) => number },
  shard: Shard,
): readonly T[] {
  const parts = Array.from({ length: shard.total }, () => ({ ms: 0, names: new Set<string>() }));
  const longestFirst = items
    .map((item) => ({ name: name(item), ms: expectedMs(item) }))
    .sort((one, other) => other.ms - one.ms || (one.name < other.name ? -1 : 1));
  for (const item of longestFirst) {
    const least = parts.reduce((best, part) => (part.ms < best.ms ? part : best));
    least.ms += item.ms;
    least.names.add(item.name);
  }
  const own = parts[shard.index - 1]?.names ?? new Set();
  return items.filter((item) => own.has(name(item)));
}
