import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { findFreePort } from '../browser/free-port.ts';
import { fakeDocker } from '../sandbox/docker/fixtures/fake-docker.ts';

const program = fileURLToPath(new URL('./main.ts', import.meta.url));

/** What the command prints until it is up, then `doing`, then an interrupt ends it. */
async function whileUp(words: readonly string[], doing: (said: string) => Promise<void>): Promise<void> {
  const docker = await fakeDocker();
  const child = spawn(process.execPath, [program, 'sandbox', ...words], {
    env: { ...process.env, DOCKER_HOST: docker.url.replace('http', 'tcp') },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = once(child, 'exit');
  try {
    const said = await new Promise<string>((resolve) => {
      let soFar = '';
      child.stdout.setEncoding('utf8').on('data', (part: string) => {
        soFar += part;
        if (soFar.includes('Ctrl-C ends')) resolve(soFar);
      });
      void gone.then(() => {
        resolve(soFar);
      });
    });
    await doing(said);
  } finally {
    child.kill('SIGINT');
    await gone;
    await docker.close();
  }
}

test('the first address that the local server prints is the site, on this machine', async () => {
  const site = await mkdtemp(join(tmpdir(), 'site-'));
  await writeFile(join(site, 'index.html'), '<body data-base="/">the labs');
  const port = await findFreePort();
  try {
    await whileUp(['--port', String(port), '--site', site], async (said) => {
      const [first = ''] = /http:\S+/.exec(said) ?? [];
      expect(first).toMatch(new RegExp(`^http://127\\.0\\.0\\.1:${port}/#engine=ws.*&token=.`));
      expect(await (await fetch(first)).text()).toContain('the labs');
      expect(said).toMatch(/--origin https:.*\n.*Safari never lets it/);
    });
  } finally {
    await rm(site, { recursive: true });
  }
});

test('without a site it says what one would be good for', async () => {
  const none = await mkdtemp(join(tmpdir(), 'none-'));
  try {
    await whileUp(['--port', String(await findFreePort()), '--site', none], (said) => {
      expect(said).toContain('There is no built site here to serve.');
      return Promise.resolve();
    });
  } finally {
    await rm(none, { recursive: true });
  }
});
