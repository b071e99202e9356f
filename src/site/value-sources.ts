/** Which step of a page, or of the pages that it builds on, sets each captured value that its commands use. */
import { setupPages } from '../lab/setup-pages.ts';
import type { Lab, Page, Snippet } from '../lab/model.ts';
import type { Addresses } from './addresses.ts';

interface ValueSource {
  readonly name: string;
  readonly href: string;
  /** The first line of the command that captures it. */
  readonly command: string;
}

/** What captures `name` before `snippet` of `page` runs: on the page itself the nearest, else on a set-up page. */
export type FindSource = (name: string, snippet: Snippet) => ValueSource | undefined;

export function valueSources(page: Page, labs: readonly Lab[], addresses: Addresses): FindSource {
  const paths = setupPages(page, labs);
  const setup = labs.flatMap((lab) => lab.pages).filter(({ path }) => paths.includes(path));
  return (name, user) => {
    const onPage = page.snippets.filter(({ ordinal }) => ordinal <= user.ordinal);
    const own = lastCapture(onPage, name) ?? lastCapture(page.snippets, name);
    if (own !== undefined) return { name, href: anchorOf(own.snippet), command: own.command };
    for (const other of setup.toReversed()) {
      const found = lastCapture(other.snippets, name);
      if (found !== undefined)
        return { name, href: addresses.page(other) + anchorOf(found.snippet), command: found.command };
    }
    return undefined;
  };
}

function lastCapture(
  snippets: readonly Snippet[],
  name: string,
): { readonly snippet: Snippet; readonly command: string } | undefined {
  for (const snippet of snippets.toReversed()) {
    if (snippet.kind !== 'console') continue;
    const command = snippet.commands.findLast(({ captures }) => captures.includes(name));
    if (command !== undefined) return { snippet, command: firstLine(command.text) };
  }
  return undefined;
}

function firstLine(command: string): string {
  return (command.split('\n', 1)[0] ?? '').replace(/\s*\\$/, ' …');
}

function anchorOf({ ordinal }: Snippet): string {
  return `#s-${ordinal + 1}`;
}
