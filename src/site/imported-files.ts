/** Which files of its own folder a component page is made of, as far as its text and theirs tell. */
import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { notAFile, whyUnreadable } from '../labs-folder/read-file.ts';

export interface Import {
  readonly from: string;
  /** Of the importing text, from 1. */
  readonly line: number;
}

/** Of ECMAScript, also in .mdx and .astro. */
export function importsIn(text: string): readonly Import[] {
  const found = text.matchAll(importPattern);
  return [...found].map(({ 1: from = '', index }) => ({
    from,
    line: text.slice(0, index).split('\n').length,
  }));
}

/** Up to an empty line, where an .mdx page goes on as text. `export const a = "b"` is none. */
const importPattern =
  /^(?:import\s+(?:(?:[^'";\n]|\n(?!\s*\n))*?\bfrom\s*)?|export\s+(?:type\s+)?[*{](?:[^'";\n]|\n(?!\s*\n))*?\bfrom\s*)['"]([^'"\n]+)['"]/gm;

export interface Imported {
  /** Absolute paths. */
  readonly files: ReadonlySet<string>;
  /** What is there and cannot be read: a bundler would wait for a named pipe for ever. */
  readonly unreadable: readonly UnreadableImport[];
}

interface UnreadableImport {
  readonly path: string;
  readonly why: string;
}

/** What `text` of `file` imports by relative paths, and what that imports in turn. */
export function followImports(file: string, text: string): Imported {
  const found = new Set<string>();
  const unreadable: UnreadableImport[] = [];
  const waiting = [{ file, text }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { file: importer, text: source } = next;
    for (const from of [...importsIn(source).map((one) => one.from), ...otherImports(source)]) {
      const target = importedFrom(importer, from);
      if (target?.kind === 'unreadable') unreadable.push(target);
      if (target?.kind !== 'file' || found.has(target.path)) continue;
      found.add(target.path);
      if (!isCode.test(target.path)) continue;
      const code = readText(target.path);
      if (typeof code === 'string') waiting.push({ file: target.path, text: code });
      else unreadable.push(code);
    }
  }
  return { files: found, unreadable };
}

export type Target =
  | { readonly kind: 'file' | 'folder'; readonly path: string }
  | { readonly kind: 'unreadable'; readonly path: string; readonly why: string }
  | { readonly kind: 'missing' };

/** What a bundler takes for `from`; undefined for what is no relative path. */
export function importedFrom(importer: string, from: string): Target | undefined {
  if (!from.startsWith('.')) return undefined;
  const path = resolve(dirname(importer), from.replace(/[?#].*$/, ''));
  const targets = [
    ...extensions.map((extension) => path + extension),
    ...[path.replace(/\.(c|m)?js(x?)$/, '.$1ts$2')].filter((typed) => typed !== path),
  ].map(targetAt);
  return (
    targets.find(({ kind }) => kind === 'file' || kind === 'unreadable') ??
    targets.find(({ kind }) => kind === 'folder') ?? { kind: 'missing' }
  );
}

export function targetAt(path: string): Target {
  try {
    const entry = statSync(path, { throwIfNoEntry: false });
    if (entry === undefined) return { kind: 'missing' };
    if (entry.isDirectory()) return { kind: 'folder', path };
    const why = notAFile(entry);
    return why === undefined ? { kind: 'file', path } : { kind: 'unreadable', path, why };
  } catch (error) {
    const isBelowFile = error instanceof Error && 'code' in error && error.code === 'ENOTDIR';
    return isBelowFile ? { kind: 'missing' } : { kind: 'unreadable', path, why: whyUnreadable(error, path) };
  }
}

function readText(path: string): string | UnreadableImport {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    return { path, why: whyUnreadable(error, path) };
  }
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
