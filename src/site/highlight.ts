/**
 * Code as highlighted lines of HTML. Tokens carry classes (`t-keyword`, …) whose colours the stylesheet
 * sets, so that a page holds its code once for both themes and no inline styles.
 */
import type { HighlighterCore } from 'shiki/core';
import { createCssVariablesTheme, createHighlighterCore } from 'shiki/core';
import { createOnigurumaEngine } from 'shiki/engine/oniguruma';
import { bundledLanguages, bundledLanguagesAlias } from 'shiki/langs';
import { own } from '../lab/own.ts';

export interface Highlighter {
  /** One string of HTML a line of `code`; plain where `language` has no grammar or the code is very long. */
  lines(code: string, language: string): Promise<readonly string[]>;
}

/** Longer code (UTF-16 units) is shown plain: highlighting it takes seconds and nobody reads it for its colours. */
const longestHighlighted = 40_000;
const variablePrefix = '--t-';
const theme = createCssVariablesTheme({ name: 'labs', variablePrefix, fontStyle: false });
type Language = keyof typeof bundledLanguages;
const grammars: Readonly<Record<string, (typeof bundledLanguages)[Language] | undefined>> = {
  ...bundledLanguages,
  ...bundledLanguagesAlias,
};
/** What authors write and Shiki calls otherwise. */
const otherNames: Readonly<Record<string, string>> = {
  'c#': 'csharp',
  conf: 'ini',
  golang: 'go',
  'shell-session': 'console',
  tsql: 'sql',
};

export function createHighlighter(): Highlighter {
  let shiki: Promise<HighlighterCore> | undefined;
  const loaded = new Map<string, Promise<unknown>>();
  const remembered = new Map<string, readonly string[]>();

  async function highlight(code: string, language: string): Promise<readonly string[]> {
    const grammar = own(grammars, language);
    if (grammar === undefined || code.length > longestHighlighted) return plainLines(code);
    shiki ??= createHighlighterCore({
      themes: [theme],
      langs: [],
      engine: createOnigurumaEngine(import('shiki/wasm')),
    });
    const core = await shiki;
    const loading = loaded.get(language) ?? grammar().then((module) => core.loadLanguage(module.default));
    loaded.set(language, loading);
    await loading;
    const tokens = core.codeToTokensBase(code, { lang: language, theme: 'labs' });
    return tokens.map((line) => line.map((token) => span(token.content, token.color)).join(''));
  }

  return {
    async lines(code, written) {
      const lower = written.toLowerCase();
      const language = own(otherNames, lower) ?? lower;
      const key = `${language}\n${code}`;
      const known = remembered.get(key);
      if (known !== undefined) return known;
      const lines = await highlight(code, language);
      if (code.length < 2000) remembered.set(key, lines);
      return lines;
    },
  };
}

function plainLines(code: string): readonly string[] {
  return code.split('\n').map(escapeHtml);
}

function span(content: string, color: string | undefined): string {
  const text = escapeHtml(content);
  const name = color?.startsWith(`var(${variablePrefix}token-`)
    ? color.slice(`var(${variablePrefix}token-`.length, -1)
    : undefined;
  return name === undefined || content.trim() === '' ? text : `<span class="t-${name}">${text}</span>`;
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => escapes[character] ?? character);
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
