/**
 * What docker prints of a pull that a command begins with because its image is not there: the first run on a
 * machine has these lines, the second has not.
 */

const first = /^Unable to find image '.+' locally$/;
const further = [
  /^[\w.-]+(?:@sha256:[0-9a-f]+)?: Pulling from \S+$/,
  /^[0-9a-f]{6,64}: (?:Pulling fs layer|Waiting|Downloading|Verifying Checksum|Download complete|Extracting|Pull complete|Already exists)\b/,
  /^Digest: sha256:[0-9a-f]+$/,
  /^Status: (?:Downloaded newer image|Image is up to date) for \S+$/,
];

export function isPullLine(line: string): boolean {
  const text = line.trim();
  return first.test(text) || further.some((pattern) => pattern.test(text));
}

/**
 * `lines` as those of a pull that came of itself, from "Unable to find image" on, and others. A pull that the
 * command is about (`docker pull`) has no such beginning, so its lines are others.
 */
export function pullsApart(
  lines: readonly string[],
): { readonly kind: 'pull' | 'others'; readonly lines: readonly string[] }[] {
  const parts: { kind: 'pull' | 'others'; lines: string[] }[] = [];
  for (const line of lines) {
    const last = parts.at(-1);
    const kind = first.test(line.trim()) || (last?.kind === 'pull' && isPullLine(line)) ? 'pull' : 'others';
    if (last?.kind === kind) last.lines.push(line);
    else parts.push({ kind, lines: [line] });
  }
  return parts;
}
