import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';

const site = fileURLToPath(new URL('site.ts', import.meta.url));
const root = fileURLToPath(new URL('../../../', import.meta.url));

/** A folder of labs with one lab, `a`, and one to build into. */
async function folders(pages: Readonly<Record<string, string>>) {
  const folder = await mkdtemp(join(tmpdir(), 'labs-site-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await mkdir(join(folder, 'labs/a'), { recursive: true });
  for (const [name, text] of Object.entries(pages)) await writeFile(join(folder, 'labs/a', name), text);
  return { labs: join(folder, 'labs'), dist: join(folder, 'dist') };
}

/** Calls a function of `site.ts` in a process of its own, as the commands do. */
function run(call: string, { labs, dist }: { readonly labs: string; readonly dist: string }) {
  const program = `const site = await import(${JSON.stringify(site)}); process.exitCode = await site.${call};`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    cwd: root,
    env: {
      ...process.env,
      // Where it is set, Astro's server answers nothing.
      VITEST: undefined,
      NO_COLOR: '1',
      LABS_DIR: labs,
      DIST_DIR: dist,
      SITE_SEARCH: 'off',
    },
  });
  let said = '';
  const hear = (piece: Buffer): void => {
    said += piece.toString();
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { child, ended, said: () => said };
}

test('a page that never comes to its end is left out, and the others are what they are', async () => {
  const { labs, dist } = await folders({
    'loops.mdx': '# Loops\n\n{(() => { for (;;); })()}\n',
    'fine.mdx': '# Fine\n\nmade here: {40 + 2}\n',
    'plain.md': '# Plain\n',
  });
  const built = run('buildSite(10)', { labs, dist });
  expect(await built.ended, built.said()).toBe(1);
  const lines = built.said().split('\n');
  expect(lines).toContain('The build stopped at a/loops.mdx. It is made again, with the source shown there.');
  expect(lines).toContain(
    'a/loops.mdx:1:1 error SITE002 The page cannot be rendered, so its source is shown: its code is not done after 10 seconds. Mend its code, or what it imports.',
  );
  expect(await readFile(join(dist, 'labs/a/fine/index.html'), 'utf8')).toContain('made here: 42');
  expect(await readFile(join(dist, 'labs/a/loops/index.html'), 'utf8')).toContain('for (;;);');
}, 240_000);

test('an interrupt ends a build and all that it has begun', async () => {
  const loops = '# Loops\n\n{(() => { console.error("It has begun."); for (;;); })()}\n';
  const built = run('buildSite()', await folders({ 'loops.mdx': loops }));
  await expect.poll(built.said, { timeout: 100_000 }).toContain('It has begun.');
  built.child.kill('SIGINT');
  await built.ended;
  expect(built.child.signalCode).toBe('SIGINT');
  expect(built.said()).not.toContain('stopped at');
}, 240_000);

test('the development server is begun again without a page that ends it, until that is mended', async () => {
  const page = (code: string) => `# Ends\n\nmade here: {${code}}\n`;
  const { labs, dist } = await folders({ 'ends.mdx': page('process.exit(3)'), 'fine.mdx': page('40 + 2') });
  const served = run('serveInDevelopment()', { labs, dist });
  try {
    const address = () => [...served.said().matchAll(/http:\/\/[\w.]+:\d+\//g)].at(-1)?.[0];
    /** What stands there once it is there; a server that has just ended is asked again. */
    const body = async (path: string): Promise<string> => {
      try {
        const answer = await fetch(`${address() ?? ''}labs/a/${path}/`);
        return await answer.text();
      } catch {
        return '';
      }
    };
    const shows = (path: string, text: string) =>
      expect.poll(() => body(path), { timeout: 120_000, interval: 500 }).toContain(text);
    await shows('fine', 'made here: 42');
    await shows('ends', 'its code ends the whole program, with exit status 3');
    await shows('fine', 'made here: 42');
    expect(served.said()).toContain(
      'The server stopped at a/ends.mdx. It is begun again, with the source shown there.\n',
    );
    await writeFile(join(labs, 'a/ends.mdx'), page('40 + 3'));
    await shows('ends', 'made here: 43');
  } finally {
    served.child.kill('SIGINT');
    await served.ended;
  }
}, 400_000);
