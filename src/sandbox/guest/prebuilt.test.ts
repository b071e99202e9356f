import type { Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writePiece } from './disk-image.ts';
import { ensureGuest } from './ensure.ts';
import type { CannotBuild } from './host.ts';
import type { GuestManifest } from '../machine/manifest.ts';
import { fetchPrebuilt } from './prebuilt.ts';

const id = '0123456789abcdef';
/** Enough for several lanes to be at work when one meets trouble. */
const diskPieces = 20;

type Serve = (file: string, bytes: Buffer, response: ServerResponse) => void;
const whole: Serve = (_, bytes, response) => response.end(bytes);

let folder: string;
let site: string;
let cache: string;
let server: Server;
let url: string;
let serve: Serve;
/** Files in the order in which they were asked for. */
let asked: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'prebuilt-'));
  site = join(folder, 'site');
  cache = join(folder, 'cache');
  await writeGuest();
  serve = whole;
  asked = [];
  server = createServer((request, response) => {
    const file = (request.url ?? '').slice(1);
    asked.push(file);
    readFile(join(site, file)).then(
      (bytes) => {
        serve(file, bytes, response);
      },
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/manifest.json`;
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true });
});

async function writeGuest(): Promise<void> {
  await mkdir(site);
  const piece = (name: string) => writePiece(site, name, Buffer.from(`contents of ${name}`));
  const disk = { bytes: 1, chunkBytes: 1, compression: 'gzip' } as const;
  const numbers = Array.from({ length: diskPieces }, (_, number) => String(number).padStart(5, '0'));
  const manifest: Partial<GuestManifest> = {
    version: 1,
    id,
    snapshots: [{ memoryMiB: 320, pieces: [await piece('state-00.zst')], bytes: 1, rawBytes: 1 }],
    rootDisk: { ...disk, pieces: [null, ...(await Promise.all(numbers.map((n) => piece(`root-${n}.gz`))))] },
    dataDisk: { ...disk, pieces: [null] },
    files: {
      wasm: await piece('v86.wasm'),
      bios: await piece('bios.bin'),
      vgaBios: await piece('vgabios.bin'),
      kernel: await piece('bzImage'),
    },
  };
  await writeFile(join(site, 'manifest.json'), JSON.stringify(manifest));
}

const get = (address = url): Promise<string> =>
  fetchPrebuilt(address, cache, () => undefined, { retryAfterMs: 1 });

/** What the reader is told: what happened, and what to do. */
async function refusal(address?: string): Promise<string> {
  const error = await get(address).then(
    () => undefined,
    (cause: unknown) => cause as CannotBuild,
  );
  return error === undefined ? 'It was taken.' : `${error.message} ${error.hint}`;
}

const current = (): Promise<string> => readFile(join(cache, 'current'), 'utf8').catch(() => '');

test('a guest is downloaded whole, made the current one, and not downloaded again', async () => {
  const got = await get();
  expect(got).toBe(join(cache, id));
  expect((await readdir(got)).sort()).toEqual((await readdir(site)).sort());
  expect(await readFile(join(got, 'root-00001.gz'), 'utf8')).toBe('contents of root-00001.gz');
  expect(await current()).toBe(`${id}\n`);
  asked = [];
  expect(await get()).toBe(got);
  expect(asked).toEqual(['manifest.json']);
});

test('a piece that is not what the manifest promises is refused, and what is right is kept', async () => {
  await writeFile(join(site, 'bzImage'), 'contents of BZIMAGE');
  expect(await refusal()).toBe(
    `bzImage is not what the manifest at ${url} promises. It was damaged on its way or changed since: try again, ` +
      'or tell whoever publishes it. Leave SANDBOX_IMAGE_URL out to build the sandbox on this machine.',
  );
  expect(await current()).toBe('');
  await writeFile(join(site, 'bzImage'), 'contents of bzImage');
  await get();
  expect(await current()).toBe(`${id}\n`);
});

test('a connection that is cut once is taken up again', async () => {
  const cut = new Set(['state-00.zst', 'root-00007.gz']);
  serve = (file, bytes, response) => {
    if (!cut.delete(file)) {
      whole(file, bytes, response);
      return;
    }
    response.writeHead(200, { 'content-length': bytes.length });
    response.write(bytes.subarray(0, 5), () => response.destroy());
  };
  await get();
  expect(cut.size).toBe(0);
  expect(await readFile(join(cache, id, 'root-00007.gz'), 'utf8')).toBe('contents of root-00007.gz');
});

test('a server that stops in the middle leaves what has come for the next time', async () => {
  let answers = 0;
  serve = (file, bytes, response) => {
    if (++answers > 12) response.destroy();
    else whole(file, bytes, response);
  };
  const words =
    /^The download of the sandbox from \S+ stopped: [\w.-]+: the connection was cut\. Try again: the (\d+) of 25 /;
  const kept = Number(words.exec(await refusal())?.[1]);
  expect(kept).toBeGreaterThan(0);
  expect(await current()).toBe('');
  const files = await readdir(join(cache, `${id}.download`));
  expect(files).toHaveLength(kept);
  serve = whole;
  asked = [];
  await get();
  expect(asked.filter((file) => files.includes(file))).toEqual([]);
});

test('a server that is not there is not mistaken for a wrong manifest', async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  expect(await refusal()).toMatch(
    /^The sandbox could not be downloaded from \S+: nobody answers there\. Is /,
  );
});

test('what is not there is not asked for again', async () => {
  expect(await refusal(`${url}.gone`)).toContain('the server answered 404');
  expect(asked).toHaveLength(1);
  expect(await refusal('manifest.json')).toContain('that is no address');
});

test.each([
  ['<!doctype html>', 'which is not a guest'],
  ['null', 'is not of a kind that this version knows'],
  ['{"version":2,"id":"0123456789abcdef"}', 'is not of a kind that this version knows'],
  ['{"version":1,"id":"0123456789abcdef"}', 'is not of a kind that this version knows'],
  ['{"version":1,"id":"../../etc"}', 'is not of a kind that this version knows'],
])('the manifest %s is refused', async (text, words) => {
  await writeFile(join(site, 'manifest.json'), text);
  expect(await refusal()).toContain(words);
});

test('a manifest cannot write outside of its folder', async () => {
  const text = await readFile(join(site, 'manifest.json'), 'utf8');
  await writeFile(join(site, 'manifest.json'), text.replace('"v86.wasm"', '"../v86.wasm"'));
  expect(await refusal()).toContain('is not of a kind that this version knows');
  expect(asked).toEqual(['manifest.json']);
});

test('the set-up takes the named guest, and says in words when it cannot', async () => {
  const { XDG_CACHE_HOME: before } = process.env;
  process.env['XDG_CACHE_HOME'] = cache;
  process.env['SANDBOX_IMAGE_URL'] = `${url}.gone`;
  try {
    const refused = await ensureGuest(() => undefined);
    expect(refused).toMatchObject({ status: 'unavailable' });
    expect(refused.status === 'unavailable' && refused.why).toContain('the server answered 404');
    process.env['SANDBOX_IMAGE_URL'] = url;
    const taken = { status: 'ready', folder: join(cache, 'docker-labs/guest', id) };
    expect(await ensureGuest(() => undefined)).toEqual(taken);
    // Without a server, the one that is there will do.
    process.env['SANDBOX_IMAGE_URL'] = `${url}.gone`;
    const said: string[] = [];
    expect(await ensureGuest((line) => said.push(line))).toEqual(taken);
    expect(said.join()).toContain('An older sandbox is there and will do.');
  } finally {
    delete process.env['SANDBOX_IMAGE_URL'];
    if (before === undefined) delete process.env['XDG_CACHE_HOME'];
    else process.env['XDG_CACHE_HOME'] = before;
  }
});
