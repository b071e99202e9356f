import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readLabsFolder } from '../labs-folder/read-labs-folder.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

interface Build {
  readonly out: string;
  readonly status: number | null;
  readonly said: string;
}

/** Builds a folder of labs as `npm run build` does. */
async function build(labs: string): Promise<Build> {
  const out = await mkdtemp(join(tmpdir(), 'labs-build-'));
  const child = spawn(process.execPath, ['src/cli/setup/build.ts'], {
    cwd: root,
    env: {
      ...process.env,
      NODE_ENV: 'production',
      LABS_DIR: labs,
      DIST_DIR: out,
      SITE_SEARCH: 'off',
      REPOSITORY_URL: 'https://code.example/owner/name',
    },
  });
  let said = '';
  child.stdout.on('data', (piece: Buffer) => (said += piece.toString()));
  child.stderr.on('data', (piece: Buffer) => (said += piece.toString()));
  const status = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { out, status, said };
}

const page = (built: Build, path: string) => readFile(join(built.out, 'labs', path, 'index.html'), 'utf8');

describe.each(['src/lab/fixtures/corpus', 'src/site/fixtures/hard'])('%s', (labs) => {
  let built: Build;
  beforeAll(async () => {
    built = await build(labs);
  }, 120_000);
  afterAll(() => rm(built.out, { recursive: true, force: true }));

  test('every page is present', async () => {
    const read = await readLabsFolder(join(root, labs));
    const pages = read.labs.flatMap((lab) => lab.pages);
    expect(pages.length).toBe(read.files.filter((file) => /\.(md|mdx|markdown)$/i.test(file)).length);
    for (const { path } of pages) {
      expect(existsSync(join(built.out, 'labs', path, 'index.html')), path).toBe(true);
      expect(existsSync(join(built.out, 'labs', path, 'snippets.json')), path).toBe(true);
    }
  });

  test('findings are lines with places, never a stack trace, and the status says that there are errors', () => {
    expect(built.said).not.toMatch(/^\s+at .*[:(]\d+/m);
    expect(built.said).not.toContain('SITE001');
    expect(built.said).toMatch(/^[^\n]+:\d+:\d+ error (LAB|SITE)\d{3} .+$/m);
    expect(built.status).toBe(1);
  });
});

describe('hard cases of rendering', () => {
  let built: Build;
  beforeAll(async () => {
    built = await build('src/site/fixtures/hard');
  }, 120_000);
  afterAll(() => rm(built.out, { recursive: true, force: true }));

  test('placeholders stay visible, also those named like elements', async () => {
    const html = await page(built, 'text/placeholders');
    expect(html).toContain('&lt;container id&gt;');
    expect(html).toContain('&lt;your-domain-goes-here&gt;');
    expect(html).toContain('docker tag &lt;code&gt; stays');
    expect(html).toContain('<strong>bold</strong>');
    expect(html).not.toMatch(/<script>alert/);
  });

  test('HTML that is never closed, or closed too often, stays within the text', async () => {
    const html = await page(built, 'text/unbalanced');
    const article = /<article.*?<\/article>/s.exec(html)?.[0] ?? '';
    expect(article).toContain('The last paragraph');
    expect((article.match(/<div[ >]/g) ?? []).length).toBe((article.match(/<\/div>/g) ?? []).length);
  });

  test('links lead to pages, sources, folders and images as on a code host', async () => {
    const html = await page(built, 'text/links');
    expect(html).toContain('href="/labs/text/placeholders/#a-heading"');
    expect(html).toContain('href="/labs/text/odd-name/"');
    expect(html).toContain('href="/files/text/app/Dockerfile/"');
    expect(html).toContain('href="/files/text/app/"');
    expect(html).toContain('src="/labs/text/app/dot.svg"');
    expect(html).toContain('<a name="old-anchor"');
    expect(html).toContain('https://code.example/owner/name/blob/HEAD/src/site/fixtures/OUTSIDE.md');
    expect(existsSync(join(built.out, 'labs/text/app/dot.svg'))).toBe(true);
    expect(existsSync(join(built.out, 'files/text/app/Dockerfile/index.html'))).toBe(true);
    expect(existsSync(join(built.out, 'labs/text/app/secret.txt'))).toBe(true);
    expect(existsSync(join(built.out, 'labs/text/unlinked.txt'))).toBe(false);
  });

  test('an .mdx page with a component works', async () => {
    const html = await page(built, 'mdx/works');
    expect(html).toContain('made by a component: 42');
    expect(html).toMatch(/<lab-snippet [^>]*data-kind="console"/);
    expect(html).toContain('data-action="run"');
  });

  test.each(['mdx/does-not-parse', 'mdx/imports-nothing', 'mdx/throws'])(
    '%s shows its source and why',
    async (path) => {
      expect(await page(built, path)).toContain('class="transcript source"');
      expect(built.said).toMatch(new RegExp(`^${path}\\.mdx:\\d+:\\d+ error `, 'm'));
    },
  );
});
