/** Which files of its own folder a component page is made of, as far as its text and theirs tell. */
import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

export interface Import {
  readonly from: string;
  /** Of the importing text, from 1. */
  readonly line: number;
}

/** Of ECMAScript, also in .mdx and .astro. */
export function importsIn(text: string): readonly Import[] {
  const found = text.matchAll(IMPORT);
  return [...found].map(({ 1: from = '', index }) => ({
    from,
    line: text.slice(0, index).split('\n').length,
  }));
}

/** Up to an empty line, where an .mdx page goes on as text. `export const a = "b"` is none. */
const IMPORT =
  /^(?:import\s+(?:(?:[^'";\n]|\n(?!\s*\n))*?\bfrom\s*)?|export\s+(?:type\s+)?[*{](?:[^'";\n]|\n(?!\s*\n))*?\bfrom\s*)['"]([^'"\n]+)['"]/gm;

/** Absolute paths of what `text` of `file` imports by relative paths, and what that imports in turn. */
export function importedFiles(file: string, text: string): ReadonlySet<string> {
  const found = new Set<string>();
  const waiting = [{ file, text }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { file: importer, text: source } = next;
    for (const from of [...importsIn(source).map((one) => one.from), ...otherImports(source)]) {
      const path = from.startsWith('.') ? fileFor(resolve(dirname(importer), from)) : undefined;
      if (path === undefined || found.has(path)) continue;
      found.add(path);
      if (isCode.test(path)) waiting.push({ file: path, text: readFileSync(path, 'utf8') });
    }
  }
  return found;
}

const isCode = /\.(?:[cm]?[jt]sx?|astro|mdx?|css|scss|vue|svelte)$/;
const extensions = [
  '',
  '.ts',
  '.tsx',
  '.js',
  '.jsx',
  '.mjs',
  '.json',
  '.astro',
  '/index.ts',
  '/index.tsx',
  '/index.js',
];

/** Dynamic imports, and those of style sheets. */
function otherImports(text: string): readonly string[] {
  return [...text.matchAll(/(?:\bimport\(\s*|@import\s+(?:url\()?)['"]([^'"\n]+)['"]/g)].map(
    ({ 1: from = '' }) => from,
  );
}

function fileFor(path: string): string | undefined {
  return extensions
    .map((extension) => path + extension)
    .find((candidate) => statSync(candidate, { throwIfNoEntry: false })?.isFile() === true);
}
