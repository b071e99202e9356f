import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import GithubSlugger from 'github-slugger';
import { expect, it } from 'vitest';

const top = resolve(import.meta.dirname, '../..');
const inSource = (await readdir(join(top, 'src'), { recursive: true })).filter(
  (path) => path.endsWith('README.md') && !/(?:^|[\\/])(?:fixtures|root)[\\/]/.test(path),
);
const guides = ['README.md', 'CONTRIBUTING.md', ...inSource.map((path) => join('src', path))];
const textOf = (path: string) => readFile(join(top, path), 'utf8');

/** Without fences, whose text is no Markdown. */
const proseOf = (text: string) => text.replace(/^( *)(`{3,}).*?^\1\2$/gms, '');

function headingsOf(text: string): ReadonlySet<string> {
  const slugger = new GithubSlugger();
  const headings = [...proseOf(text).matchAll(/^#{1,6} +(.*)$/gm)].map(([, heading = '']) => heading);
  return new Set(headings.map((heading) => slugger.slug(heading.replaceAll('`', ''))));
}

it('finds the guides', () => {
  expect(guides).toEqual(
    expect.arrayContaining(
      ['', 'guest/', 'vm/', 'docker/'].map((room) => join('src', `sandbox/${room}README.md`)),
    ),
  );
});

it.each(guides)('%s leads to files and headings that there are', async (guide) => {
  const wrong: string[] = [];
  for (const [, target = ''] of proseOf(await textOf(guide)).matchAll(/\]\(([^)\s]+)\)/g)) {
    if (/^[a-z]+:/.test(target)) continue;
    const [path = '', heading] = target.split('#');
    const file = path === '' ? guide : join(dirname(guide), path);
    if (!existsSync(join(top, file))) wrong.push(target);
    else if (heading !== undefined && !headingsOf(await textOf(file)).has(heading)) wrong.push(target);
  }
  expect(wrong).toEqual([]);
});

it.each(guides)('%s names files and scripts that there are', async (guide) => {
  const { scripts } = JSON.parse(await textOf('package.json')) as { scripts: Record<string, string> };
  const text = await textOf(guide);
  const wrong = [...text.matchAll(/\bnpm run (?:--?\w+ )*([\w:-]+)/g)]
    .filter(([, script = '']) => !(script in scripts))
    .map(([all]) => all);
  for (const [, path = ''] of text.matchAll(/(?<![\w/.-])((?:src|e2e)\/[\w./-]*\w)/g))
    if (!existsSync(join(top, path))) wrong.push(path);
  expect(wrong).toEqual([]);
});
