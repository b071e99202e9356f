/**
 * The site as an Astro integration: loads the labs before the build, gives them to the pages, and afterwards
 * writes what is no page (data, files, the search index) and prints the findings.
 */
import mdx from '@astrojs/mdx';
import type { AstroIntegration } from 'astro';
import { fileURLToPath } from 'node:url';
import { setLibrary } from './current.ts';
import { serveInDevelopment } from './development.ts';
import { copyLinkedFiles } from './files.ts';
import { publishGuest } from './guest.ts';
import type { Library } from './library.ts';
import { loadLibrary } from './library.ts';
import { createProcessor } from './markdown.ts';
import { mdxModules } from './mdx.ts';
import { writeOutputs } from './outputs.ts';
import { publishBundle } from './published.ts';
import { printBuilt, printFindings } from './report.ts';
import { buildSearchIndex } from './search-index.ts';
import type { Settings } from './settings.ts';
import { withoutNodeModules } from './v86-imports.ts';

/**
 * After the build `process.exitCode` is 1 where a finding is an error: the build itself goes on to its end.
 */
export function labs(settings: Settings): AstroIntegration {
  let current: Library | undefined;
  const load = async () => {
    current = await loadLibrary(settings, processor);
    setLibrary(current);
    return current;
  };
  const processor = createProcessor((file) => current?.context(file));

  return {
    name: 'labs',
    hooks: {
      'astro:config:setup': async ({ updateConfig }) => {
        const library = await load();
        const withMdx = library.pages.some((view) => view.page.format === 'mdx');
        updateConfig({
          markdown: { processor, syntaxHighlight: false },
          integrations: withMdx ? [mdx()] : [],
          vite: {
            plugins: [mdxModules(() => current), withoutNodeModules()],
            worker: { plugins: () => [withoutNodeModules()] },
          },
        });
      },
      'astro:server:setup': ({ server }) => {
        serveInDevelopment(server, settings, () => current, load);
      },
      'astro:build:done': async ({ dir }) => {
        if (current === undefined) return;
        const out = fileURLToPath(dir);
        await copyLinkedFiles(current, out);
        await writeOutputs(current, out);
        await publishGuest(out);
        await publishBundle(current.published, out);
        if (settings.search) await buildSearchIndex(current, out);
        process.exitCode = printFindings(current.findings()) > 0 ? 1 : 0;
        printBuilt(current, out);
      },
    },
  };
}
