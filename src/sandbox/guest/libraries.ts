/** Libraries that programs load, as the loader of their own Debian finds them. */
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { runIn } from './run.ts';

/** Absolute paths, below /usr, of the libraries that the loader of `root` loads for a program or library. */
export async function librariesOf(root: string, program: string): Promise<string[]> {
  const listing = await runIn(root, 'ldd', [program]).catch(() => '');
  return parseLdd(listing);
}

/** `libz.so.1 => /lib/i386-linux-gnu/libz.so.1 (0xf7…)` and the loader's own line; nothing for a static program. */
export function parseLdd(listing: string): string[] {
  const paths = [...listing.matchAll(/(?:=> |^\s*)(\/\S+) \(/gm)].map(([, path = '']) => path);
  return paths.map((path) => (path.startsWith('/lib') ? `/usr${path}` : path));
}

/** Paths relative to `folder` of the programs and libraries in it. */
export async function elfFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    if (await isElf(path)) found.push(path.slice(folder.length));
  }
  return found;
}

async function isElf(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(17), 0, 17, 0);
    // Type 2 or 3: executable or shared; relocatable objects (.o) load nothing.
    return bytesRead === 17 && buffer.toString('latin1', 0, 4) === '\x7fELF' && buffer.readUInt8(16) >= 2;
  } finally {
    await file.close();
  }
}
