/** The engine in the page: real nodes in v86, one in a worker each. */
import { size } from '../../figures.ts';
import { piecesToStart, total } from '../machine/downloads.ts';
import type { GuestManifest, Piece, SnapshotManifest } from '../machine/manifest.ts';
import type {
  Availability,
  Engine,
  EngineInfo,
  SavedSession,
  SessionEvent,
  SessionRequest,
} from '../sandbox.ts';
import { SandboxFailure } from '../sandbox.ts';
import { aborted, cachedFiles, dropOtherCaches, fetchPiece } from './pieces.ts';
import { loadManifest, sourceOf } from './guest.ts';
import { VmSession } from './session.ts';
import { deleteSession, listSessions, loadSession } from './storage.ts';
import type { NodeSetup } from './worker-messages.ts';
import { trackWrites } from './write-tracking.ts';

/** What a node takes besides its memory: v86's compiled code, checkpoints, disk pieces. */
const overheadMiB = 250;
/** Share of the device's memory that a page may take without being ended. */
const share = 0.7;
/** Downloads at once. */
const lanes = 4;

/** As the contract, with what measuring needs besides. */
interface VmEngine extends Engine {
  start(...given: Parameters<Engine['start']>): Promise<VmSession>;
}

/** @param folderUrl absolute address of the folder with the guest's manifest.json, ending with a slash */
export function vmEngine(folderUrl: string): VmEngine {
  const manifestUrl = new URL('manifest.json', folderUrl).href;
  return {
    kind: 'vm',
    check: async (request) => {
      try {
        return await check(manifestUrl, request);
      } catch (cause) {
        if (cause instanceof SandboxFailure) return { status: 'unavailable', error: cause.error };
        throw cause;
      }
    },
    start: (request, options) => start(manifestUrl, request, options),
    saved: () => saved(manifestUrl),
    forget: (savedId) => deleteSession(savedId),
  };
}

async function check(manifestUrl: string, request: SessionRequest): Promise<Availability> {
  demandWebAssembly();
  const manifest = await loadManifest(manifestUrl);
  const snapshot = chooseSnapshot(manifest, request.memoryMiB);
  const memoryBytes = request.nodes.length * (snapshot.memoryMiB + overheadMiB) * 1024 * 1024;
  demandMemory(memoryBytes, request.nodes.length);
  const pieces = piecesToStart(manifest, snapshot);
  const cached = await cachedFiles(sourceOf(manifestUrl, manifest), pieces);
  const missing = pieces.filter(({ file }) => !cached.has(file));
  return { status: 'available', downloadBytes: total(missing), memoryBytes };
}

async function start(
  manifestUrl: string,
  request: SessionRequest,
  options: Parameters<Engine['start']>[1],
): Promise<VmSession> {
  demandWebAssembly();
  const { onEvent, signal } = options;
  const manifest = await loadManifest(manifestUrl);
  const stored = options.saved === undefined ? undefined : await loadSession(options.saved);
  if (stored && stored.session.guest !== manifest.id) throw anotherGuest();
  const memoryMiB = stored?.session.memoryMiB ?? request.memoryMiB;
  const setup = await prepare(manifestUrl, manifest, chooseSnapshot(manifest, memoryMiB), onEvent, signal);
  const session = new VmSession(request, infoOf(manifest), manifest, setup, options.saved, onEvent);
  const onAbort = () => void session.close();
  signal?.addEventListener('abort', onAbort);
  try {
    await session.boot(stored?.nodes ?? new Map<string, readonly Blob[]>());
  } catch (cause) {
    await session.close();
    throw signal?.aborted ? aborted() : cause;
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
  return session;
}

/** Newest first. Without the site, nobody knows whether a state still fits, so that it is tried. */
async function saved(manifestUrl: string): Promise<SavedSession[]> {
  const [sessions, manifest] = await Promise.all([
    listSessions(),
    loadManifest(manifestUrl).catch(() => undefined),
  ]);
  return sessions
    .sort((a, b) => b.savedAt - a.savedAt)
    .map((session): SavedSession => {
      if (session.wordsOnly) return { ...session, lacks: 'state' };
      return manifest && session.guest !== manifest.id ? { ...session, lacks: 'guest' } : session;
    });
}

/** Downloads what the first prompt needs, several pieces at a time. */
async function prepare(
  manifestUrl: string,
  manifest: GuestManifest,
  snapshot: SnapshotManifest,
  onEvent: (event: SessionEvent) => void,
  signal: AbortSignal | undefined,
): Promise<NodeSetup> {
  const source = sourceOf(manifestUrl, manifest);
  const pieces = piecesToStart(manifest, snapshot);
  const totalBytes = total(pieces);
  const cached = (await cachedFiles(source, pieces)).size === pieces.length;
  const got = new Map<string, Blob>();
  // A piece that cannot be had ends the other lanes too: what they would tell is no longer so.
  const ending = new AbortController();
  const end = () => {
    ending.abort();
  };
  signal?.addEventListener('abort', end);
  if (signal?.aborted) end();
  let receivedBytes = 0;
  const report = (bytes: number) => {
    if (ending.signal.aborted) return;
    receivedBytes += bytes;
    onEvent({ kind: 'downloading', receivedBytes, totalBytes, cached });
  };
  report(0);
  const left = [...pieces];
  const lane = async () => {
    for (let piece = left.shift(); piece; piece = left.shift()) {
      const { bytes } = await fetchPiece(source, piece, { onBytes: report, signal: ending.signal });
      got.set(piece.file, new Blob([bytes]));
    }
  };
  try {
    await Promise.all(Array.from({ length: lanes }, lane));
  } catch (cause) {
    end();
    throw cause;
  } finally {
    signal?.removeEventListener('abort', end);
  }
  void dropOtherCaches(source);
  const blob = ({ file }: Piece) => got.get(file) ?? new Blob();
  const { wasm, bios, vgaBios } = manifest.files;
  return {
    wasm: await WebAssembly.compile(trackWrites(new Uint8Array(await blob(wasm).arrayBuffer()))),
    bios: await blob(bios).arrayBuffer(),
    vgaBios: await blob(vgaBios).arrayBuffer(),
    snapshot,
    snapshotPieces: snapshot.pieces.map(blob),
    source,
    disks: { rootDisk: manifest.rootDisk, dataDisk: manifest.dataDisk },
  };
}

/** The smallest that has the memory asked for. */
function chooseSnapshot(manifest: GuestManifest, memoryMiB: number): SnapshotManifest {
  const chosen = manifest.snapshots.find((snapshot) => snapshot.memoryMiB >= memoryMiB);
  if (chosen) return chosen;
  throw new SandboxFailure({
    code: 'not-built',
    message: `The sandbox of this site has no machine with ${memoryMiB} MiB of memory to start from.`,
    hint: 'Whoever runs this site can build it with "npm run sandbox:build".',
  });
}

function infoOf(manifest: GuestManifest): EngineInfo {
  return {
    kind: 'vm',
    engineVersion: manifest.engineVersion,
    cliVersion: manifest.cliVersion,
    kernel: manifest.kernel,
    platform: manifest.platform,
    guest: manifest.contents,
    standIns: manifest.images
      .filter(({ standIn }) => standIn)
      .map(({ reference, note }) => ({ image: reference.replace(/:[^/]*$/, ''), note })),
  };
}

function demandWebAssembly(): void {
  if (
    typeof WebAssembly === 'object' &&
    typeof Worker === 'function' &&
    typeof DecompressionStream === 'function'
  )
    return;
  throw new SandboxFailure({
    code: 'no-webassembly',
    message: 'This browser cannot run the sandbox: WebAssembly or web workers are missing or switched off.',
    hint: 'Use a current Firefox, Chrome, Edge or Safari without lockdown mode, or your own Docker.',
  });
}

function demandMemory(memoryBytes: number, nodes: number): void {
  // Browsers that tell at all say at most 8 GiB.
  const { deviceMemory } = navigator as { readonly deviceMemory?: number };
  if (deviceMemory === undefined || deviceMemory >= 8 || memoryBytes < deviceMemory * share * 2 ** 30) return;
  throw new SandboxFailure({
    code: 'too-little-memory',
    message:
      `${nodes === 1 ? 'This lab' : `The ${nodes} nodes of this lab`} would take ` +
      `${size(memoryBytes)} of memory, more than a device with ${deviceMemory} GB can spare.`,
    hint: 'Read on here, and run the commands on a larger device or on your own Docker.',
  });
}

function anotherGuest(): SandboxFailure {
  return new SandboxFailure({
    code: 'not-found',
    message:
      'The saved session was made with another version of the sandbox, which is no longer on this site.',
    hint: 'Start afresh, and delete the saved session.',
  });
}
