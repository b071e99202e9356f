import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { builtSite } from './built-site.ts';

test.each(['/', '/labs-site/'])(
  'a site that was built for %s is found from the server’s start',
  async (base) => {
    const folder = await mkdtemp(join(tmpdir(), 'built-'));
    expect(builtSite(folder)).toBeUndefined();
    await writeFile(join(folder, 'index.html'), `<html><body data-layout="home" data-base="${base}">start`);
    await mkdir(join(folder, 'labs/swarm'), { recursive: true });
    await writeFile(join(folder, 'labs/swarm/index.html'), 'a page');
    const server = createServer(builtSite(folder));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const at = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      expect(await (await fetch(`${at}/`)).text()).toContain('start');
      const page = await fetch(`${at}/labs/swarm/?x=1`);
      expect(await page.text()).toBe('a page');
      expect(page.url).toBe(`${at}${base}labs/swarm/?x=1`);
      expect((await fetch(`${at}${base}nowhere`)).status).toBe(404);
      const outside = await fetch(`${at}//elsewhere.example/`, { redirect: 'manual' });
      expect(outside.headers.get('location')?.startsWith('//') ?? false).toBe(false);
    } finally {
      server.close();
      await rm(folder, { recursive: true });
    }
  },
);
