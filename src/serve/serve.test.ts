import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Served } from './serve.ts';
import { serveFolder } from './serve.ts';

let folder: string;
let served: Served;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'serve-'));
  await mkdir(join(folder, 'labs/a b'), { recursive: true });
  await writeFile(join(folder, 'labs/a b/index.html'), '<h1>A</h1>');
  await writeFile(join(folder, '404.html'), 'nothing here');
  served = await serveFolder(folder, { base: '/site' });
});
afterAll(async () => {
  await served.close();
  await rm(folder, { recursive: true });
});

const get = (path: string) => fetch(new URL(path, served.url), { redirect: 'manual' });

test('a folder answers with its index page', async () => {
  const answer = await get('labs/a%20b/');
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(await answer.text()).toBe('<h1>A</h1>');
});

test('a folder without its slash redirects, with the query', async () => {
  const answer = await get('labs/a%20b?x=1');
  expect([answer.status, answer.headers.get('location')]).toEqual([308, '/site/labs/a%20b/?x=1']);
});

test.each(['missing', '%2e%2e/%2e%2e/etc/passwd', '..%2f..%2fetc/passwd', '%00', '%zz', '/other'])(
  '%s is the 404 page',
  async (path) => {
    const answer = await get(path);
    expect(answer.status).toBe(404);
    expect(await answer.text()).toBe('nothing here');
  },
);

test('only reading is allowed', async () => {
  expect((await fetch(served.url, { method: 'POST' })).status).toBe(405);
});
