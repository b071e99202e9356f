/** Writes a tar archive (ustar): enough for the few small files that a node gets before it starts. */

export interface TarEntry {
  /** Relative to where the archive is put; below 100 bytes. */
  readonly path: string;
  readonly mode: number;
  readonly contents: Uint8Array;
}

const block = 512;

export function tar(entries: readonly TarEntry[]): Buffer {
  const parts: Uint8Array[] = [];
  for (const entry of entries) {
    parts.push(
      header(entry),
      entry.contents,
      Buffer.alloc((block - (entry.contents.length % block)) % block),
    );
  }
  return Buffer.concat([...parts, Buffer.alloc(2 * block)]);
}

function header(entry: TarEntry): Buffer {
  const bytes = Buffer.alloc(block);
  if (Buffer.byteLength(entry.path) > 99)
    throw new RangeError(`${entry.path} is too long a path for a tar header`);
  const octal = (value: number, width: number) => `${value.toString(8).padStart(width - 1, '0')}\0`;
  bytes.write(entry.path, 0);
  bytes.write(octal(entry.mode, 8), 100);
  bytes.write(octal(0, 8), 108);
  bytes.write(octal(0, 8), 116);
  bytes.write(octal(entry.contents.length, 12), 124);
  bytes.write(octal(0, 12), 136);
  bytes.write(' '.repeat(8), 148);
  bytes.write('0', 156);
  bytes.write('ustar\x0000', 257);
  let sum = 0;
  for (const byte of bytes) sum += byte;
  bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return bytes;
}
