/** `npm run sandbox:build`: from Debian's packages and our own files to a guest that a page can start. */
import { binarySize } from '../../figures.ts';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { readOptions, usage } from './build-options.ts';
import type { ImagesStage, Roots } from './build-parts.ts';
import { guestCacheFolder, hashOf, stage } from './cache.ts';
import { buildInContainer } from './container.ts';
import { describeImages, packagesIn, versionsOf } from './describe.ts';
import { copyPiece, cutDisk, cutStream } from './disk-image.ts';
import { piecesOfFile } from './file-pieces.ts';
import { contentsOf } from './guest-contents.ts';
import { CannotBuild, chooseWay, installTools } from './host.ts';
import { inputsOfBuild, v86Version } from './inputs.ts';
import type { GuestManifest, SnapshotManifest } from '../machine/manifest.ts';
import { listStages, prune } from './prune.ts';
import { commandLine, wasmPath } from './snapshot.ts';
import * as stages from './stages.ts';
import { firstCommands, warmUpCommands } from './warm-up.ts';

/** Enough for the Engine, a Swarm and a few services; images and files are on the data disk. */
const memoryMiB = 320;
/** As hosts of static files and caches of browsers like them. */
const snapshotPieceBytes = 8 * 1024 * 1024;

/**
 * Builds the guest, or what has changed of it, and makes it the current one. Gives its folder. `anew`: also what has
 * not changed.
 * @throws {CannotBuild}
 */
export async function buildGuest(say: (line: string) => void, anew = false): Promise<string> {
  const cache = guestCacheFolder();
  await mkdir(cache, { recursive: true });
  if ((await chooseWay(cache)) === 'in a container') return buildInContainer(cache, say, anew);
  await installTools(say);
  const build: stages.Build = {
    say,
    stage: (name, inputs, make) => stage(cache, name, inputs, make, anew),
  };

  const [kernel, { roots, images, rootDisk }] = await Promise.all([stages.kernelStage(build), disks(build)]);
  const unfinished = join(cache, `${hashOf([kernel, rootDisk])}.unfinished`);
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true });
  // Taking the snapshot leaves a processor free, which cuts the disk meanwhile.
  const [snapshot, rootPieces] = await Promise.all([
    stages.snapshotStage(build, kernel, rootDisk, memoryMiB),
    cutDisk(join(rootDisk, 'root.ext4'), unfinished, 'root'),
  ]);
  const id = hashOf([kernel, rootDisk, snapshot].map((folder) => basename(folder)));

  say('cutting the snapshot in pieces');
  const release = (await readFile(join(kernel, 'release'), 'utf8')).trim();
  const packages = await packagesIn(roots, join(rootDisk, 'tree'), images);
  const manifest: GuestManifest = {
    version: 1,
    id,
    contents: await contentsOf({
      tree: join(rootDisk, 'tree'),
      packages: packages.own,
      images: describeImages(images),
      kernel: { release, config: await readFile(join(kernel, 'config'), 'utf8') },
      v86: v86Version(),
      memoryMiB,
      commandLine,
      ranBefore: [...warmUpCommands, ...firstCommands],
    }),
    builtAt: new Date().toISOString(),
    ...(await versionsOf(roots.guest, release)),
    packages: packages.all,
    images: describeImages(images),
    snapshots: [await cutSnapshot(snapshot, unfinished)],
    rootDisk: rootPieces,
    clientPieces: await piecesOfFile(join(rootDisk, 'root.ext4'), rootPieces, '/usr/bin/docker'),
    dataDisk: await cutDisk(join(snapshot, 'data.ext4'), unfinished, 'data'),
    files: {
      wasm: await copyPiece(unfinished, 'v86.wasm', wasmPath),
      bios: await copyPiece(unfinished, 'bios.bin', stages.bios),
      vgaBios: await copyPiece(unfinished, 'vgabios.bin', stages.vgaBios),
      kernel: await copyPiece(unfinished, 'bzImage', join(kernel, 'bzImage')),
    },
  };
  await writeFile(join(unfinished, 'manifest.json'), `${JSON.stringify(manifest, null, 1)}\n`);
  await writeFile(join(unfinished, 'inputs'), await inputsOfBuild());
  await listStages(unfinished, [
    ...[kernel, rootDisk, snapshot].map((folder) => basename(folder)),
    ...stagesWithin(roots, images),
  ]);
  const folder = join(cache, id);
  await rm(folder, { recursive: true, force: true });
  await rename(unfinished, folder);
  await writeFile(join(cache, 'current'), `${id}\n`);
  reportSizes(manifest, say);
  await prune(cache, id, say).catch((error: unknown) => {
    say(`old stages were not deleted: ${error instanceof Error ? error.message : String(error)}`);
  });
  return folder;
}

async function disks(build: stages.Build) {
  const roots = await stages.rootStages(build);
  const images = await stages.imagesStage(build, roots);
  return { roots, images, rootDisk: await stages.rootDiskStage(build, roots, images) };
}

/** Names of the stages whose folders hold these. */
function stagesWithin(roots: Roots, { registry }: ImagesStage): string[] {
  const folders = [roots.guest, ...Object.values(roots.images), ...Object.values(roots.slim), registry];
  return folders.map((folder) => basename(dirname(folder)));
}

async function cutSnapshot(snapshot: string, folder: string): Promise<SnapshotManifest> {
  const bytes = await readFile(join(snapshot, 'state.zst'));
  return {
    memoryMiB,
    pieces: await cutStream(bytes, folder, `state-${memoryMiB}`, snapshotPieceBytes),
    bytes: bytes.length,
    rawBytes: Number(await readFile(join(snapshot, 'raw-bytes'), 'utf8')),
  };
}

/** What a reader downloads before the first prompt, and what all of it takes. */
function reportSizes(manifest: GuestManifest, say: (line: string) => void): void {
  const total = (pieces: readonly ({ readonly bytes: number } | null)[]) =>
    pieces.reduce((sum, piece) => sum + (piece?.bytes ?? 0), 0);
  const { rootDisk, dataDisk, snapshots, files } = manifest;
  const first = total(snapshots) + files.wasm.bytes + files.bios.bytes + files.vgaBios.bytes;
  say(
    `to the first prompt: ${binarySize(first)} (snapshot ${binarySize(total(snapshots))}), and disk pieces as they are read`,
  );
  say(
    `on the disks: ${binarySize(total(rootDisk.pieces))} of the system and its images, ${binarySize(total(dataDisk.pieces))} of data`,
  );
}

/** Prints each step with the time since the start. */
function sayer(): (line: string) => void {
  const start = Date.now();
  return (line) => {
    const seconds = Math.round((Date.now() - start) / 1000);
    const clock = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
    process.stdout.write(`[${clock.padStart(5)}] ${line}\n`);
  };
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (options.kind === 'help') {
    process.stdout.write(usage);
    return;
  }
  if (options.kind === 'wrong') {
    process.stderr.write(`${options.why}\n\n${usage}`);
    process.exitCode = 2;
    return;
  }
  const say = sayer();
  say('building the sandbox: 11 to 19 minutes on 2 cores when nothing is there yet');
  try {
    say(`ready: ${await buildGuest(say, options.anew)}`);
  } catch (error) {
    if (error instanceof CannotBuild) process.stderr.write(`${error.message}\n${error.hint}\n`);
    else process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}

if (import.meta.main) await main();
