/** Old guests and stages, deleted from the cache when nothing needs them. */
import { binarySize } from '../../figures.ts';
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './run.ts';

/** In a guest's folder: names of the stages that it was made from, a line each. */
const listFile = 'stages';
/** Another build may be at work with what was used so lately. */
const inUseMs = 60 * 60_000;
/** What a build or download left unfinished may still be gone on with. */
const givenUpMs = 24 * 60 * 60_000;

export async function listStages(guest: string, stages: readonly string[]): Promise<void> {
  await writeFile(join(guest, listFile), stages.map((stage) => `${stage}\n`).join(''));
}

/**
 * Deletes from the cache the guests and stages that neither the guest `current` nor the one built before it needs,
 * and says what went.
 */
export async function prune(cache: string, current: string, say: (line: string) => void): Promise<void> {
  const guests = await guestsIn(cache);
  const before = guests.find((id) => id !== current);
  const kept = new Set([current, ...(before === undefined ? [] : [before])]);
  const needed = new Set<string>();
  for (const id of kept) for (const name of await stagesOf(join(cache, id))) needed.add(name);

  const old: string[] = guests.filter((id) => !kept.has(id)).map((id) => join(cache, id));
  for (const [folder, pattern] of [
    [cache, /^[0-9a-f]{16}\.(unfinished|download)$/],
    [join(cache, 'stages'), /\.unfinished$/],
  ] as const)
    for (const name of await namesIn(folder))
      if (pattern.test(name) && (await isOlder(join(folder, name), givenUpMs))) old.push(join(folder, name));
  for (const name of await namesIn(join(cache, 'stages'))) {
    const folder = join(cache, 'stages', name);
    if (!needed.has(name) && !name.endsWith('.unfinished') && (await isOlder(folder, inUseMs)))
      old.push(folder);
  }
  if (old.length === 0) return;

  const bytes = await bytesOf(old);
  for (const folder of old) await rm(folder, { recursive: true, force: true });
  const names = old.map((folder) => folder.slice(cache.length + 1)).join(', ');
  say(`deleted from the cache, as nothing needs it any more (${binarySize(bytes)}): ${names}`);
}

/** Newest first. */
async function guestsIn(cache: string): Promise<string[]> {
  const guests: { readonly id: string; readonly madeMs: number }[] = [];
  for (const id of await namesIn(cache)) {
    const manifest = await stat(join(cache, id, 'manifest.json')).catch(() => undefined);
    if (/^[0-9a-f]{16}$/.test(id) && manifest !== undefined) guests.push({ id, madeMs: manifest.mtimeMs });
  }
  return guests.sort((a, b) => b.madeMs - a.madeMs).map(({ id }) => id);
}

async function stagesOf(guest: string): Promise<string[]> {
  const list = await readFile(join(guest, listFile), 'utf8').catch(() => '');
  return list.split('\n').filter((name) => name !== '');
}

async function namesIn(folder: string): Promise<string[]> {
  return (await readdir(folder).catch(() => [])).sort();
}

async function isOlder(folder: string, ms: number): Promise<boolean> {
  return Date.now() - (await stat(folder)).mtimeMs > ms;
}

/** A file with several names, as in a guest and a built site, is given back only with its last one. */
async function bytesOf(folders: readonly string[]): Promise<number> {
  const lines = await run('du', ['-sk', ...folders]).catch(() => '');
  return lines.split('\n').reduce((sum, line) => sum + 1024 * (Number.parseInt(line, 10) || 0), 0);
}
