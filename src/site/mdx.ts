/**
 * The .mdx pages as one virtual module, `virtual:labs-mdx`. A page that does not compile, or imports what is
 * not there, is left out of it (it would stop the whole build), reported, and shown as source.
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { parseFrontmatter } from 'astro/markdown';
import { mdxToJs } from 'satteri';
import type { Plugin } from 'vite';
import { rules } from '../lab/rules.ts';
import type { Page } from '../lab/model.ts';
import { importsIn } from './imported-files.ts';
import { leftOut } from './left-out.ts';
import { firstLine, lineRange, type Library } from './library.ts';

const name = 'virtual:labs-mdx';

export function mdxModules(current: () => Library | undefined): Plugin {
  return {
    name: 'labs-mdx',
    resolveId: (id) => (id === name ? `\0${name}` : undefined),
    load(id) {
      if (id !== `\0${name}`) return undefined;
      const library = current();
      const entries = (library?.pages ?? [])
        .filter((view) => view.page.format === 'mdx')
        .filter(({ page, text }) => {
          const file = join(library?.settings.labsDir ?? '', page.file);
          if (hasUnreadableFrontMatter(page)) return false;
          const wrong = whatIsWrong(text, file) ?? leftOut().get(page.file);
          if (wrong !== undefined && !page.diagnostics.some(({ severity }) => severity === 'error')) {
            library?.report({
              code: 'SITE002',
              severity: 'error',
              file: page.file,
              range: lineRange(wrong.line),
              message: `The page cannot be compiled, so its source is shown: ${wrong.why}.`,
              hint: 'Mend it, or rename it to .md if it needs no components.',
            });
          }
          return wrong === undefined;
        })
        .map(({ page }) => {
          const file = join(library?.settings.labsDir ?? '', page.file);
          return `${JSON.stringify(page.path)}: () => import(${JSON.stringify(file)})`;
        });
      return `export const modules = {${entries.join(',')}};`;
    },
  };
}

/** Astro reads it once more, and stops the whole build at what it cannot read or write down again. */
function hasUnreadableFrontMatter({ diagnostics }: Page): boolean {
  const { frontMatterSyntax, frontMatterFeature } = rules;
  return diagnostics.some(({ code }) => code === frontMatterSyntax.code || code === frontMatterFeature.code);
}

function whatIsWrong(
  text: string,
  file: string,
): { readonly why: string; readonly line: number } | undefined {
  try {
    const { frontmatter } = parseFrontmatter(text);
    if ('layout' in frontmatter)
      return { why: 'its front matter names a `layout`, and the site has its own', line: 1 };
    mdxToJs(text);
  } catch (error) {
    const why = firstLine(error);
    const line = Number(/\b(\d+):\d+/.exec(why)?.[1] ?? 1);
    return { why, line };
  }
  const require = createRequire(file);
  for (const { from, line } of importsIn(text)) {
    if (from.startsWith('.') ? existsSync(resolve(dirname(file), from)) : isResolvable(require, from))
      continue;
    return { why: `it imports “${from}”, which is not there`, line };
  }
  return undefined;
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
