/** For tests: a page's text, run on a bash of this machine as its Run all would. */
import { assembleLabs } from '../lab/assemble.ts';
import { parsePage } from '../lab/page.ts';
import { localNodes } from './local-nodes.ts';
import type { SnippetResult } from './result.ts';
import { runPage } from './run.ts';
import { runnablePage } from './runnable-page.ts';

export const fence = (language: string, text: string): string => `\`\`\`${language}\n${text}\n\`\`\`\n\n`;

/** The results of all its snippets, also of those behind a failed one. */
export async function runLocally(text: string): Promise<readonly SnippetResult[]> {
  const page = parsePage('lab/page.md', text);
  const [lab] = assembleLabs([page]).labs;
  if (lab === undefined) throw new Error('no lab');
  const nodes = localNodes(['node1']);
  const runnable = {
    ...runnablePage(page, lab, [lab]),
    file: 'lab/page.md',
    platform: 'linux',
    engine: 'any',
  } as const;
  try {
    const { signal } = new AbortController();
    return (await runPage(runnable, nodes, { signal, keepGoing: true })).snippets;
  } finally {
    nodes.close();
  }
}
