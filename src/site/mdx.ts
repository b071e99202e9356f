/**
 * The .mdx pages as one virtual module, `virtual:labs-mdx`. A page that does not compile, or imports what is
 * not there, is left out of it (it would stop the whole build), reported, and shown as source.
 */
import { join } from 'node:path';
import type { Plugin } from 'vite';
import { atLine, finding } from '../lab/diagnostics.ts';
import { rules } from '../lab/rules.ts';
import type { Page } from '../lab/model.ts';
import { note } from './journal.ts';
import { leftOut } from './left-out.ts';
import type { Library, PageView } from './library.ts';
import { whatIsWrong } from './mdx-check.ts';

const name = 'virtual:labs-mdx';
/** Before a page's file, below the labs folder, as that module imports it. */
const pagePrefix = 'labs-page:';

export function mdxModules(current: () => Library | undefined): Plugin {
  /** By what the bundler calls them. */
  const texts = new Map<string, string>();
  return {
    name: 'labs-mdx',
    enforce: 'pre',
    resolveId(id) {
      if (id === name) return `\0${name}`;
      const library = current();
      return id.startsWith(pagePrefix) && library !== undefined
        ? pathOf(library, id.slice(pagePrefix.length))
        : undefined;
    },
    load(id) {
      // The text that was checked, whatever bytes it was made of.
      if (id !== `\0${name}`) return texts.get(id);
      const library = current();
      if (library === undefined) return undefined;
      texts.clear();
      const components = library.pages.filter((view) => isComponent(view, library));
      note({ kind: 'bundles', files: components.map(({ page }) => page.file) });
      const entries = components.map(({ page, text }) => {
        texts.set(pathOf(library, page.file), text);
        return `${JSON.stringify(page.path)}: () => import(${JSON.stringify(pagePrefix + page.file)})`;
      });
      return `export const modules = {${entries.join(',')}};`;
    },
  };
}

function pathOf({ settings }: Library, file: string): string {
  return join(settings.labsDir, file);
}

/** False for an .mdx page that is shown as its source, which is reported where no finding has said why. */
function isComponent({ page, text }: PageView, library: Library): boolean {
  if (page.format !== 'mdx' || page.refused !== undefined || isRefusedByItsText(page)) return false;
  const stopped = leftOut().get(page.file) ?? whatIsWrong(page.file, text, library.settings);
  if (stopped === undefined) return true;
  const { step, why, line } = stopped;
  library.report(finding('pageNotMade', page.file, atLine(line), { step, why, isMdx: true }));
  return false;
}

/** Astro reads front matter once more, and stops the whole build at what it cannot read or write down again. */
function isRefusedByItsText({ diagnostics }: Page): boolean {
  const { frontMatterSyntax, frontMatterFeature, mdxSyntax } = rules;
  const codes: readonly string[] = [frontMatterSyntax.code, frontMatterFeature.code, mdxSyntax.code];
  return diagnostics.some(({ code }) => codes.includes(code));
}
