/** Files of the labs folder, read so that none of them can hold anything up. */
import { constants } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import type { Stats } from 'node:fs';

/** Windows has neither pipes among its files nor this. */
const nonBlocking = (constants as { readonly O_NONBLOCK?: number }).O_NONBLOCK ?? 0;

export type ReadFile =
  | { readonly status: 'read'; readonly bytes: Uint8Array }
  /** Nothing of it was read. */
  | { readonly status: 'too-large'; readonly size: number }
  /** In words, without the path. */
  | { readonly status: 'unreadable'; readonly why: string };

/** At most `limit` bytes. Never waits for a pipe or a device, never rejects. */
export async function readFileWithin(path: string, limit: number): Promise<ReadFile> {
  try {
    // A device is not even opened: that alone can do something.
    const why = notAFile(await stat(path));
    if (why !== undefined) return { status: 'unreadable', why };
    const handle = await open(path, constants.O_RDONLY | nonBlocking);
    try {
      const opened = await handle.stat();
      const changed = notAFile(opened);
      if (changed !== undefined) return { status: 'unreadable', why: changed };
      if (opened.size > limit) return { status: 'too-large', size: opened.size };
      const bytes = await handle.readFile();
      return bytes.length > limit ? { status: 'too-large', size: bytes.length } : { status: 'read', bytes };
    } finally {
      await handle.close();
    }
  } catch (error) {
    return { status: 'unreadable', why: whyUnreadable(error, path) };
  }
}

/** Bytes; the largest record there is has a hundredth of it. */
export const maxRecordBytes = 32 * 1024 * 1024;

/** A lab's record; undefined where there is none that can be read, which `labs check` tells apart. */
export async function readRecordText(path: string): Promise<string | undefined> {
  const read = await readFileWithin(path, maxRecordBytes);
  return read.status === 'read' ? new TextDecoder().decode(read.bytes) : undefined;
}

/** What else than a file it is; undefined for a file. */
export function notAFile(
  entry: Pick<
    Stats,
    'isFile' | 'isDirectory' | 'isFIFO' | 'isSocket' | 'isCharacterDevice' | 'isBlockDevice'
  >,
): string | undefined {
  if (entry.isFile()) return undefined;
  if (entry.isDirectory()) return 'it is a folder';
  if (entry.isFIFO()) return 'it is a named pipe, not a file';
  if (entry.isSocket()) return 'it is a socket, not a file';
  if (entry.isCharacterDevice() || entry.isBlockDevice()) return 'it is a device, not a file';
  return 'it is no file';
}

/** Without the path, which the finding says. */
export function whyUnreadable(error: unknown, path: string): string {
  const message = error instanceof Error ? error.message : String(error);
  const code = /^([A-Z]+):/.exec(message)?.[1] ?? '';
  if (code === 'ENOENT' && path.includes('\uFFFD')) return 'its name is not UTF-8';
  return known[code] ?? message.replace(/, \w+ '.*'$/s, '');
}

const known: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENOENT: 'it does not exist (a link that leads nowhere)',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is no folder',
  ELOOP: 'its links go round in a circle',
  EIO: 'the disk has an error there',
  EMFILE: 'too many files are open',
  ENXIO: 'it is a device or a socket, not a file',
};
