import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
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
      // Astro colours what it says where CI is set: a colour left then is one that nobody took out.
      NO_COLOR: '1',
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

describe('one bad file never stops a site', () => {
  let labs: string;
  let built: Build;
  beforeAll(async () => {
    labs = await mkdtemp(join(tmpdir(), 'labs-bad-'));
    for (const [file, text] of Object.entries(badFiles)) {
      await mkdir(dirname(join(labs, file)), { recursive: true });
      await writeFile(join(labs, file), text);
    }
    // What is called like a page is among the files, so that its folder's list leads to it.
    for (const file of pipes) execFileSync('sh', ['-c', 'mkfifo "$0"', join(labs, file)]);
    for (const [file, target] of Object.entries(links)) await symlink(target, join(labs, file));
    await mkdir(join(labs, 'pipe/folder.md'));
    await mkdir(join(labs, 'pipe/folder/package.json'));
    built = await build(labs);
  }, 240_000);
  afterAll(async () => {
    await rm(built.out, { recursive: true, force: true });
    await rm(labs, { recursive: true, force: true });
  });

  test('every page is built, and what is wrong is said with its place', async () => {
    const { labs: read } = await readLabsFolder(labs);
    for (const { path } of read.flatMap((lab) => lab.pages))
      expect(existsSync(join(built.out, 'labs', path, 'index.html')), path).toBe(true);
    const findings = built.said.split('\n').filter((line) => / (?:error|warning) (?:LAB|SITE)\d/.test(line));
    const cannotBe = (step: string) => `error SITE002 The page cannot be ${step}, so its source is shown:`;
    const cannot = cannotBe('compiled');
    const mend = 'Mend it, or rename it to .md if it needs no components.';
    const mendCode = 'Mend its code, or what it imports.';
    const unreadable = 'error LAB001 The file cannot be read:';
    const look = 'Check that it exists, is a file and that you may read it.';
    const taken =
      'error SITE003 A page links to this file or its folder, but its address belongs to the page';
    expect(findings).toEqual([
      'bytes/page.mdx:1:6 warning LAB004 This is not valid UTF-8, so it is shown as \ufffd. Save the file as UTF-8.',
      `ends/aborts.mdx:1:1 ${cannotBe('rendered')} its code ends the whole program, by SIGABRT. ${mendCode}`,
      `ends/exits.mdx:1:1 ${cannotBe('loaded')} its code ends the whole program, with exit status 3. ${mendCode}`,
      `ends/later.mdx:1:1 ${cannotBe('rendered')} its code throws where nothing catches it: too late. ${mendCode}`,
      `ends/rejects.mdx:1:1 ${cannotBe('rendered')} its code throws where nothing catches it: 5. ${mendCode}`,
      `ends/waits.mdx:1:1 ${cannotBe('rendered')} its code waits for something that never comes. ${mendCode}`,
      `html/notes:1:1 ${taken} \`html/notes.md\`, so it is not published. Rename the file or the page.`,
      `html/taken/index.html:1:1 ${taken} \`html/taken.md\`, so it is not published. Rename the file or the page.`,
      `mdx/far.mdx:3:1 ${cannot} Could not resolve './gone.js' in mdx/far.js. ${mend}`,
      `mdx/near.mdx:1:1 ${cannot} it imports “./gone.astro”, which is not there. ${mend}`,
      `mdx/odd.mdx:1:1 ${cannotBe('rendered')} something that has no words. ${mendCode}`,
      `mdx/throws.mdx:1:1 ${cannotBe('loaded')} not today. ${mendCode}`,
      'odd/README.md:7:1 warning LAB062 There is no image `%ZZ.png`. Add the file, or correct its path.',
      'odd/README.md:9:1 warning LAB062 There is no image `50%.png`. Add the file, or correct its path.',
      `pipe/a/gone.md:1:1 ${unreadable} it does not exist (a link that leads nowhere). ${look}`,
      `pipe/a/pipe.md:1:1 ${unreadable} it is a named pipe, not a file. ${look}`,
      'pipe/a/round:1:1 warning LAB025 This is a link to a folder, and such links are not followed: nothing in it is read here. Put the folder itself here, or take the link away.',
      `pipe/beside/package.json:1:1 ${unreadable} it is a named pipe, not a file. ${look}`,
      `pipe/beside/page.mdx:1:1 ${cannot} it needs pipe/beside/package.json, which cannot be read: it is a named pipe, not a file. ${mend}`,
      `pipe/imports.mdx:1:1 ${cannot} it imports “./pipe.js”, which cannot be read: it is a named pipe, not a file. ${mend}`,
      `pipe/pipe.js:1:1 ${unreadable} it is a named pipe, not a file. ${look}`,
      `pipe/pipe.mdx:1:1 ${unreadable} it is a named pipe, not a file. ${look}`,
      `tsconfig/typed.mdx:1:1 ${cannot} Tsconfig not found @example/tsconfig. ${mend}`,
    ]);
    expect(built.said).not.toContain('\u001b');
    expect(built.said.replaceAll(relative(root, built.out), '')).not.toContain(tmpdir());
    expect(built.said).not.toMatch(/backtrace|^\s+at .*[:(]\d+/m);
    expect(built.status).toBe(1);
  });

  test('pages beside a bad one are what they would be without it', async () => {
    expect(await page(built, 'tsconfig/plain')).toContain('made here: 42');
    expect(await page(built, 'mdx/fine')).toContain('made here: 43');
    // Its bytes are no UTF-8, and what its fence shows it does not import.
    expect(await page(built, 'bytes/page')).toContain('made here: 44');
    // Nor is a package.json that cannot be read as one any of their business.
    for (const path of ['package/empty/b', 'package/text/a'])
      expect(await page(built, path), path).not.toContain('class="transcript source"');
    const stopped = [
      'mdx/far',
      'mdx/near',
      'mdx/throws',
      'tsconfig/typed',
      'pipe/imports',
      'pipe/beside/page',
    ];
    for (const path of [
      ...stopped,
      ...['aborts', 'exits', 'later', 'rejects', 'waits'].map((name) => `ends/${name}`),
    ])
      expect(await page(built, path), path).toContain('class="transcript source"');
  });

  test('words of objects and addresses that cannot be decoded are text like any other', async () => {
    const html = await page(built, 'odd');
    expect(html).not.toContain('class="transcript source"');
    expect(html).toContain('src="%25ZZ.png"');
    expect(html).toContain('src="50%25.png"');
  });

  test('an index.html beside a page is shown as source, its folder as a list, and itself as it is', async () => {
    expect(await page(built, 'html')).toContain('href="/files/html/site/index.html-source/"');
    expect(await readFile(join(built.out, 'files/html/site/index.html-source/index.html'), 'utf8')).toContain(
      'href="/labs/html/site/index.html"',
    );
    expect(await readFile(join(built.out, 'files/html/site/index.html'), 'utf8')).toContain('index.html');
    expect(await readFile(join(built.out, 'labs/html/site/index.html'), 'utf8')).toBe('<h1>Hi</h1>\n');
    expect(await page(built, 'html/taken')).toContain('The page itself');
  });
});

const pipes = ['pipe/a/pipe.md', 'pipe/pipe.mdx', 'pipe/pipe.js', 'pipe/beside/package.json'];
const links: Readonly<Record<string, string>> = { 'pipe/a/round': '.', 'pipe/a/gone.md': 'nowhere' };
const badFiles: Readonly<Record<string, string | Buffer>> = {
  'bytes/page.mdx': Buffer.from(
    '# caf\u00e9\n\n```js\nimport x from "./only-shown.js";\n```\n\nmade here: {40 + 4}\n',
    'latin1',
  ),
  'ends/aborts.mdx': '# Aborts\n\n{process.abort()}\n',
  'ends/exits.mdx': 'import { x } from "./exits.js";\n\n# Exits\n\n{x}\n',
  'ends/exits.js': 'process.exit(3);\nexport const x = 1;\n',
  'ends/later.mdx': '# Later\n\n{(setTimeout(() => { throw new Error("too late"); }), 1)}\n',
  'ends/rejects.mdx': '# Rejects\n\n{(Promise.reject(5), 1)}\n',
  'ends/waits.mdx': '# Waits\n\n{await new Promise(() => {})}\n',
  'html/README.md':
    '# Web\n\n[The site](site/index.html), [its folder](site/), [taken](taken/index.html), [notes](notes).\n',
  'html/notes': 'Notes.\n',
  'html/notes.md': '# Notes\n',
  'html/taken.md': '# Taken\n\nThe page itself.\n',
  'html/taken/index.html': '<h1>Not this</h1>\n',
  'html/site/index.html': '<h1>Hi</h1>\n',
  'mdx/far.mdx': '# Far\n\nimport { x } from "./far.js";\n\n{x}\n',
  'mdx/far.js': 'export { x } from "./gone.js";\n',
  'mdx/fine.mdx': '# Fine\n\nmade here: {40 + 3}\n',
  'mdx/near.mdx': 'import Gone from "./gone.astro";\n\n# Near\n\n<Gone />\n',
  'mdx/throws.mdx': 'import { x } from "./throws.js";\n\n# Throws\n\n{x}\n',
  'mdx/throws.js': 'export const x = 1;\nthrow new Error("not today");\n',
  'mdx/odd.mdx': '# Odd\n\n{(() => { throw Object.create(null); })()}\n',
  'odd/README.md':
    '# Odd\n\n```constructor\nx\n```\n\n![x](%ZZ.png)\n\n<img src="50%.png" alt="x">\n\n[Its files](../pipe/)\n',
  'package/empty/package.json': '',
  'package/empty/b.mdx': '# Empty\n\n{1}\n',
  'package/empty/c.md': '# Beside\n\nText.\n',
  'package/text/package.json': '{ not json',
  'package/text/a.mdx': '# Text\n\n{1}\n',
  'pipe/a/text.txt': 'Text.\n',
  'pipe/beside/page.mdx': '# Beside a pipe\n\n{1}\n',
  'pipe/folder/page.mdx': '# Beside a folder\n\n{1}\n',
  'pipe/imports.mdx': 'import { x } from "./pipe.js";\n\n# Imports\n\n{x}\n',
  'tsconfig/tsconfig.json': '{ "extends": "@example/tsconfig" }\n',
  'tsconfig/typed.mdx': 'import { x } from "./x.ts";\n\n# Typed\n\n{x}\n',
  'tsconfig/x.ts': 'export const x: number = 1;\n',
  'tsconfig/plain.mdx': '# Plain\n\nmade here: {6 * 7}\n',
};
