/** What the built site says about itself, so that no test names a lab that its writers may rename. */
import type { APIRequestContext } from '@playwright/test';

interface ListedSnippet {
  readonly id: string;
  readonly kind: 'console' | 'script' | 'powershell' | 'file' | 'text';
  readonly commands: readonly string[];
}
export interface ListedPage {
  readonly path: string;
  readonly url: string;
  readonly title: string;
  readonly platform: string;
  readonly nodes: readonly string[];
  readonly snippets: readonly ListedSnippet[];
}
export interface ListedLab {
  readonly id: string;
  readonly title: string;
  readonly level?: string;
  readonly pages: readonly ListedPage[];
}

export async function listLabs(request: APIRequestContext): Promise<readonly ListedLab[]> {
  const answer = await request.get('labs.json');
  return ((await answer.json()) as { labs: ListedLab[] }).labs;
}

export async function listPages(request: APIRequestContext): Promise<readonly ListedPage[]> {
  return (await listLabs(request)).flatMap((lab) => lab.pages);
}

/** The page with the most commands to run: it has every control that a lab page can have. */
export async function richestPage(request: APIRequestContext): Promise<ListedPage> {
  const pages = (await listPages(request)).filter((page) => page.platform === 'linux');
  const commands = (page: ListedPage) =>
    page.snippets.reduce((sum, snippet) => sum + snippet.commands.length, 0);
  const [first] = pages.toSorted((a, b) => commands(b) - commands(a));
  if (first === undefined) throw new Error('This site has no page with commands.');
  return first;
}
