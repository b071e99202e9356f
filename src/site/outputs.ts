/** What the site gives to programs: snippets, labs, health, plain Markdown, llms.txt, the feed. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { feed } from './feed.ts';
import type { Library, PageView } from './library.ts';
import { healthOf } from '../verify/health.ts';
import { runnablePage } from '../verify/runnable-page.ts';
import { nodeOf } from './snippet-html.ts';
import { standingOf } from './verified.ts';

/** What the site has in the folder of each page, or may have. */
export const pageFiles = ['index.html', 'snippets.json', 'index.md', 'verified.json'];

export async function writeOutputs(library: Library, out: string): Promise<void> {
  for (const [path, contents] of await outputs(library)) {
    const file = join(out, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, contents);
  }
}

/** Contents by path below the site's base. */
export function outputs(library: Library): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  for (const view of library.pages) {
    const folder = `labs/${view.page.path}`;
    files.set(`${folder}/snippets.json`, JSON.stringify(pageSnippets(view, library)));
    files.set(`${folder}/index.md`, view.text);
    const real = realOutputs(library, view);
    if (real !== undefined) files.set(`${folder}/verified.json`, JSON.stringify(real));
  }
  files.set('labs.json', JSON.stringify(labsIndex(library)));
  files.set('health.json', JSON.stringify(healthIndex(library)));
  files.set('llms.txt', llms(library));
  files.set('feed.xml', feed(library));
  return Promise.resolve(files);
}

/** What the page's Run buttons need. */
function pageSnippets({ page, lab }: PageView, library: Library): unknown {
  return {
    ...runnablePage(page, lab, library.labs),
    page: page.path,
    title: page.title,
    labId: lab.id,
    labTitle: lab.title,
    labNodes: lab.nodes,
  };
}

/** What the commands printed last time, by snippet id, for readers who compare. */
function realOutputs(library: Library, { page, lab }: PageView): unknown {
  const states = library.verified.get(lab.id)?.snippets;
  const results = page.snippets.flatMap((snippet) => {
    const state = states?.get(snippet.id);
    if (state === undefined || !('result' in state) || state.result === undefined) return [];
    const { engine, run } = 'engine' in state ? state : {};
    return [[snippet.id, { engine, date: state.date, run, commands: state.result.commands }] as const];
  });
  return results.length === 0 ? undefined : Object.fromEntries(results);
}

function labsIndex(library: Library): unknown {
  return {
    version: 1,
    labs: library.labs.map((lab) => ({
      id: lab.id,
      folder: lab.folder,
      title: lab.title,
      description: lab.description,
      level: lab.level,
      duration: lab.duration,
      nodes: lab.nodes,
      requires: lab.requires,
      platform: lab.platform,
      engine: lab.engine,
      verification: standingOf(library.verified, lab),
      pages: lab.pages.map((page) => ({
        path: page.path,
        url: library.addresses.page(page),
        file: page.file,
        title: page.title,
        description: page.description,
        hash: page.hash,
        nodes: page.nodes,
        platform: page.platform,
        engine: page.engine,
        setup: page.frontMatter.setup,
        snippets: page.snippets.map((snippet) => ({
          id: snippet.id,
          hash: snippet.hash,
          kind: snippet.kind,
          node: nodeOf(snippet, page),
          line: snippet.range.start.line,
          file: page.file,
          commands: 'commands' in snippet ? snippet.commands.map((command) => command.text) : [],
          verification: library.verified.get(lab.id)?.snippets.get(snippet.id)?.status,
        })),
      })),
    })),
  };
}

function healthIndex(library: Library): unknown {
  return healthOf(
    library.labs.flatMap((lab) => {
      const verification = library.verified.get(lab.id);
      if (verification === undefined) return [];
      const { inThePage, onOwnDocker } = verification;
      return [{ lab, verification, inThePage, onOwnDocker }];
    }),
  );
}

/** The map of the site for language models, as llmstxt.org describes it. */
function llms(library: Library): string {
  const { addresses } = library;
  const sections = library.labs.map((lab) => {
    const pages = lab.pages.map((page) => {
      const about = page.description === '' ? '' : `: ${page.description}`;
      return `- [${page.title}](${addresses.absolute('')}${addresses.page(page).slice(library.settings.base.length)}index.md)${about}`;
    });
    return `## ${lab.title}\n\n${lab.description === '' ? '' : `${lab.description}\n\n`}${pages.join('\n')}`;
  });
  return `# Docker Labs\n\n> Hands-on Docker labs whose every command is run and checked on a real Docker Engine.\n\n${sections.join('\n\n')}\n`;
}
