/** The snippet that the first page shows and runs. */
import type { Page, Snippet } from '../lab/model.ts';
import type { SnippetVerification } from '../verify/verification.ts';
import { verifiedCommands } from './output-html.ts';
import { useOf } from './snippet-html.ts';

/** Lines and characters a line that stand beside the first page's words. */
const most = { lines: 14, columns: 56 };

export interface Sample<Of> {
  readonly of: Of;
  readonly snippet: Snippet;
  readonly verification: SnippetVerification | undefined;
}

/**
 * The first short one that runs by itself, as nothing on its page runs before it, and whose author wrote down what
 * its commands print: one that was verified in the page's machine, where there is any.
 */
export function sampleOf<Of extends { readonly page: Page }>(
  pages: readonly Of[],
  stateOf: (page: Page, snippet: Snippet) => SnippetVerification | undefined,
): Sample<Of> | undefined {
  const candidates = pages.flatMap((of) => {
    const { page } = of;
    const { setup, engine } = page.frontMatter;
    if (setup !== undefined || engine === 'docker' || page.nodes.length > 1) return [];
    const snippet = page.snippets.find((each) => ['run', 'save'].includes(useOf(each, page)));
    if (snippet?.kind !== 'console' || snippet.guessed) return [];
    const verification = stateOf(page, snippet);
    const lines = shownLines(snippet, verification);
    const fits = lines.length <= most.lines && lines.every((line) => line.length <= most.columns);
    const told = snippet.commands.flatMap(({ output }) => output).length > 1;
    return fits && told ? [{ of, snippet, verification }] : [];
  });
  return candidates.find(({ verification }) => isOfThePage(verification)) ?? candidates[0];
}

function shownLines(
  snippet: Extract<Snippet, { kind: 'console' }>,
  verification: SnippetVerification | undefined,
): readonly string[] {
  const verified = verifiedCommands(verification);
  return snippet.commands.flatMap(({ text, prompt, output }, index) => [
    ...`${prompt.text}${text}`.split('\n'),
    ...(verified[index]?.output.split('\n') ?? output.map((line) => line.text)),
  ]);
}

function isOfThePage(verification: SnippetVerification | undefined): boolean {
  return verification?.status === 'passed' && verification.engine.kind === 'vm';
}
