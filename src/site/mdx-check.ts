/** What keeps an .mdx page from being compiled, as far as that can be told before the bundler stops at it. */
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { parseFrontmatter } from 'astro/markdown';
import { mdxToJs } from 'satteri';
import type { Imported, Target } from './imported-files.ts';
import { followImports, importedFrom, importsIn, targetAt } from './imported-files.ts';
import type { Stopped } from './journal.ts';
import { note } from './journal.ts';
import type { Folders } from './thrown.ts';
import { inWords } from './thrown.ts';

/** Of `file`, below the labs folder, which has this text; undefined where nothing is. */
export function whatIsWrong(file: string, text: string, folders: Folders): Stopped | undefined {
  const step = 'compiled';
  const path = join(folders.labsDir, file);
  note({ kind: 'begins', file, step });
  const wrong =
    wrongName(file) ??
    wrongText(text, folders) ??
    wrongImport(path, text) ??
    wrongFile(path, followImports(path, text), folders);
  note({ kind: 'ends', file, step });
  return wrong === undefined ? undefined : { file, step, ...wrong };
}

type Wrong = Pick<Stopped, 'why' | 'line'>;

/** Bundlers take what follows these for something else than a path. */
function wrongName(file: string): Wrong | undefined {
  const odd = /[?#\\\0]/.exec(file)?.[0];
  if (odd !== undefined) return { why: `its path has “${odd}”, which imports give another meaning`, line: 1 };
  const bytes = Buffer.byteLength(basename(file));
  if (bytes <= longestName) return undefined;
  return { why: `its name has ${bytes} bytes, of which the bundler takes ${longestName}`, line: 1 };
}

/** Bytes: a disk takes names of 255, and the bundler adds to it. */
const longestName = 200;

function wrongText(text: string, folders: Folders): Wrong | undefined {
  try {
    const { frontmatter } = parseFrontmatter(text);
    if ('layout' in frontmatter)
      return { why: 'its front matter names a `layout`, and the site has its own', line: 1 };
    const depth = depthOf(mdxToJs(text).code);
    return depth > deepestNesting
      ? { why: `it is nested ${depth} deep, and may be ${deepestNesting}`, line: 1 }
      : undefined;
  } catch (error) {
    const why = inWords(error, folders);
    return { why, line: Number(/\b(\d+):\d+/.exec(why)?.[1] ?? 1) };
  }
}

/** Brackets within brackets, two for an element. From about 2000 on the bundler's threads have no stack left, and crash. */
const deepestNesting = 600;

function depthOf(code: string): number {
  let [depth, deepest] = [0, 0];
  for (const [sign] of code.matchAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[([{]|[)\]}]/gs)) {
    if ('([{'.includes(sign)) deepest = Math.max(deepest, ++depth);
    else if (')]}'.includes(sign)) depth--;
  }
  return deepest;
}

function wrongImport(path: string, text: string): Wrong | undefined {
  const require = createRequire(path);
  // In the text an import may also stand in a fence.
  const real = new Set(importsIn(mdxToJs(text).code).map(({ from }) => from));
  for (const { from, line } of importsIn(text)) {
    const target = importedFrom(path, from);
    if (!real.has(from)) continue;
    if (target === undefined ? isResolvable(require, from) : target.kind === 'file') continue;
    return { why: `it imports “${from}”, ${whyNot(target)}`, line };
  }
  return undefined;
}

function whyNot(target: Target | undefined): string {
  if (target?.kind === 'unreadable') return `which cannot be read: ${target.why}`;
  return target?.kind === 'folder' ? 'which is a folder' : 'which is not there';
}

function isResolvable(require: NodeJS.Require, from: string): boolean {
  if (/^(astro|node|virtual):/.test(from)) return true;
  try {
    require.resolve(from);
    return true;
  } catch {
    return false;
  }
}

/** Bundlers read these beside and above each file, and wait for a named pipe for ever. */
const neighbourFiles = ['package.json', 'tsconfig.json'];

function wrongFile(path: string, imported: Imported, { labsDir }: Folders): Wrong | undefined {
  const folders = new Set<string>();
  for (const file of [path, ...imported.files])
    for (let at = dirname(file); at.startsWith(labsDir) && !folders.has(at); at = dirname(at))
      folders.add(at);
  const neighbours = [...folders].flatMap((folder) =>
    neighbourFiles.map((file) => targetAt(join(folder, file))),
  );
  const wrong = [...imported.unreadable, ...neighbours.filter((each) => each.kind === 'unreadable')][0];
  if (wrong === undefined) return undefined;
  return { why: `it needs ${relative(labsDir, wrong.path)}, which cannot be read: ${wrong.why}`, line: 1 };
}
