import { expect, test } from 'vitest';
import { assembleLabs } from './assemble.ts';
import { checkLinks } from './check-links.ts';
import type { Diagnostic } from './model.ts';
import { parsePage } from './page.ts';

function labsOf(files: Readonly<Record<string, string>>) {
  return assembleLabs(Object.entries(files).map(([file, text]) => parsePage(file, text)));
}

const said = (diagnostics: readonly Diagnostic[]): readonly string[] =>
  diagnostics.map(
    ({ file, range, code, message }) =>
      `${file}:${range.start.line}:${range.start.column} ${code} ${message}`,
  );

test('a lab takes its words from its index page, else from its pages', () => {
  const { labs } = labsOf({
    'net/README.md': '---\nlevel: advanced\nrequires: [start]\n---\n\n# Networks\n\nHow they work.\n',
    'net/b.md': '---\norder: 1\nduration: 10\n---\n\n# B\n\n```console\nnode2$ ls\n```\n',
    'net/a.md': '---\norder: 2\nduration: 5\nlevel: beginner\n---\n\n# A\n\n```console\n$ ls\n```\n',
    'start/one.md': '---\nplatform: windows\n---\n\n# One\n',
    'top.md': '# Top\n',
  });
  expect(
    labs.map(({ id, title, description, level, duration, nodes, requires, platform, pages }) => ({
      id,
      title,
      description,
      level,
      duration,
      nodes,
      requires,
      platform,
      pages: pages.map(({ path }) => path),
    })),
  ).toMatchSnapshot();
});

test('where a page runs is its own word, else its lab’s, and with it what is found of commands that run', () => {
  const commands = '# Page\n\n```console\n$ docker logs -f web\n$ docker rm CONTAINER_ID $NAME\n```\n';
  const powershell = '# Shell\n\n```powershell\nPS> Get-Item\n```\n';
  const pages = (index: string) =>
    labsOf({
      'a/README.md': `---\n${index}\n---\n\n# A\n`,
      'a/commands.md': commands,
      'a/linux.md': `---\nplatform: linux\nengine: any\n---\n\n${commands}`,
      'a/powershell.md': powershell,
    });
  const where = (index: string) =>
    pages(index).labs.flatMap((lab) => lab.pages.map(({ platform, engine }) => `${platform} ${engine}`));
  expect(where('title: A')).toEqual(['linux any', 'linux any', 'linux any', 'linux any']);
  expect(where('platform: windows')).toEqual(['windows any', 'windows any', 'linux any', 'windows any']);
  expect(where('engine: docker')).toEqual(['linux docker', 'linux docker', 'linux any', 'linux docker']);
  const codes = (index: string) => pages(index).diagnostics.map(({ file, code }) => `${file} ${code}`);
  const found = codes('title: A');
  expect(found).toContain('a/powershell.md LAB049');
  expect(found.filter((finding) => finding.startsWith('a/commands.md'))).toHaveLength(3);
  expect(codes('platform: windows')).toEqual(found.filter((finding) => finding.startsWith('a/linux.md')));
});

test('a lab is in the language that its index page says, else in English', () => {
  const { labs } = labsOf({
    'a/README.md': '---\nlang: ja\n---\n\n# A\n',
    'a/b.md': '---\nlang: zh\n---\n\n# B\n',
    'c/README.md': '# C\n',
    'd/e.md': '---\nlang: fr\n---\n\n# E\n',
  });
  expect(labs.map(({ id, lang }) => [id, lang])).toEqual([
    ['a', 'ja'],
    ['c', 'en'],
    ['d', 'en'],
  ]);
});

test('a page knows what it and its set-up capture, and nothing of other pages', () => {
  const { labs, diagnostics } = labsOf({
    'a/1.md': '# 1\n\n```console\n$ docker create x\n[..ID]\n```\n',
    'a/2.md': '# 2\n\n```console\n$ docker rm $ID\n```\n',
    'a/3.md': '---\nsetup: a/2\n---\n\n# 3\n\n```console\n$ docker rm $ID\n```\n',
    'a/4.md': '---\nsetup: a/1.md\n---\n\n# 4\n\n```console\n$ docker rm $ID\n$ LATER=1\n```\n',
    'a/5.md': '---\nsetup: a/4\n---\n\n# 5\n\n```console\n$ docker rm $ID $LATER\n```\n',
    'a/6.md': '# 6\n\n```console cleanup\n$ docker create x\n[..LAST]\n```\n',
    'a/7.md': '---\nsetup: a/6\n---\n\n# 7\n\n```console\n$ docker rm $LAST\n```\n',
    'b/1.md': '# 1\n\n```bash\ndocker rm "$ID"\n```\n',
  });
  expect(labs[0]?.pages[1]?.snippets[0]).toMatchObject({ commands: [{ uses: ['ID'] }] });
  const only = (name: string, file: string) =>
    `LAB051 No command of this page or its set-up captures or sets \`$${name}\`: only \`${file}\` does, which need not have run.`;
  expect(said(diagnostics)).toEqual([
    `a/2.md:4:13 ${only('ID', 'a/1.md')}`,
    `a/3.md:8:13 ${only('ID', 'a/1.md')}`,
    `a/7.md:8:13 ${only('LAST', 'a/6.md')}`,
    'b/1.md:4:12 LAB051 No command of this page or its set-up captures or sets `$ID`',
  ]);
  expect(diagnostics[0]?.hint).toBe(
    'Write `[..ID]` where an earlier output of this page shows it, or name a `setup` page that captures it.',
  );
});

test('what is not run neither captures nor needs a value', () => {
  const { diagnostics } = labsOf({
    'a/1.md':
      '# 1\n\n```console skip="no"\n$ docker create x\n[..ID]\n$ docker rm $OTHER\n```\n\n```console\n$ docker rm $ID\n```\n',
  });
  expect(said(diagnostics)).toEqual([
    'a/1.md:10:13 LAB051 No command of this page or its set-up captures or sets `$ID`',
  ]);
});

test('two pages with one address both have one, the README keeping it', () => {
  const { labs, diagnostics } = labsOf({
    'a/index.md': '# index\n\n```console\n$ ls\n```\n',
    'a/README.md': '# readme\n',
    'a/b.md': '# b\n',
    'a/B.md': '# B\n',
  });
  const pages = labs[0]?.pages.map(({ file, path }) => `${file} ${path}`);
  expect(pages?.toSorted()).toEqual(['a/B.md a/b-2', 'a/README.md a', 'a/b.md a/b', 'a/index.md a-2']);
  expect(diagnostics.map(({ file, code }) => `${file} ${code}`)).toEqual([
    'a/B.md LAB006',
    'a/index.md LAB006',
  ]);
  const ids = labs[0]?.pages.flatMap(({ snippets }) => snippets.map(({ id }) => id.split('.')[0]));
  expect(ids).toEqual(['a-2']);
});

test('links as on GitHub', () => {
  const files = {
    'a/README.md': [
      '# A',
      '[page](b.md) [anchor](b.md#part-one) [folder](../c) [slash](../c/) [source](x/Dockerfile) [top](/a/b.md)',
      '[blank](b%20c.md) [query](b.md?plain=1) [self](#a) [mail](mailto:a@b.c) [web](https://x.y/z) [none]()',
      '[gone](nope.md) [case](B.md) [noext](b) [anchor](b.md#part-on) [out](../../x.md) ![img](no.png)',
      '<a href="gone.html">x</a> <a href="#named">y</a>',
    ].join('\n\n'),
    'a/b.md': '# B\n\n## Part *one*\n\n<a name="named"></a>\n',
    'a/b c.md': '# BC\n',
    'c/README.md': '# C\n',
  };
  const { labs } = labsOf(files);
  expect(said(checkLinks(labs, { files: [...Object.keys(files), 'a/x/Dockerfile'] }))).toMatchSnapshot();
});
