/**
 * Words for durations, sizes, numbers of things and lists of names: the page, the checks, the reports, the commands and
 * the build of the machine say the same in the same words. Pure.
 */

/** `950 ms`, `3.2 s`, `59 s`, `1 min 5 s`. */
export function duration(ms: number): string {
  if (Math.round(ms) < 1000) return `${Math.round(ms)} ms`;
  if (ms < 9950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** `640 KB`, `5.8 MB`, `58 MB`, `1.3 GB`: as browsers count downloads, by thousands. */
export function size(bytes: number): string {
  if (bytes < 999.5e3) return `${Math.round(bytes / 1e3)} KB`;
  if (bytes < 999.5e6) return `${(bytes / 1e6).toFixed(bytes < 9.95e6 ? 1 : 0)} MB`;
  return `${(bytes / 1e9).toFixed(1)} GB`;
}

/** `640 KiB`, `1 MiB`, `5.8 MiB`, `58 MiB`, `1.3 GiB`: as limits are set and memory and disks are counted, by 1,024. */
export function binarySize(bytes: number): string {
  const shown = (number: number) => number.toFixed(number < 9.95 ? 1 : 0).replace(/\.0$/, '');
  if (bytes < 1023.5 * 2 ** 10) return `${Math.round(bytes / 2 ** 10)} KiB`;
  if (bytes < 1023.5 * 2 ** 20) return `${shown(bytes / 2 ** 20)} MiB`;
  return `${shown(bytes / 2 ** 30)} GiB`;
}

/** `1 page`, `2 pages`. */
export function amount(number: number, one: string): string {
  return `${number} ${one}${number === 1 ? '' : 's'}`;
}

/** `node1`, `node1 and node2`, `node1, node2 and node3`. */
export function list(names: readonly string[]): string {
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}
