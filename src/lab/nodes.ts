/** Which nodes a page uses, and whose shell `$ ` is. */
import type { Reporter } from './diagnostics.ts';
import type { Command, Prompt, Snippet } from './model.ts';
import { nearest } from './nearest.ts';
import type { DraftSnippet } from './snippets.ts';

/** Front matter's nodes, else the prompts', else `node1`; prompts without a name get the first of them. */
export function nameNodes(
  drafts: readonly DraftSnippet[],
  listed: readonly string[] | undefined,
  reporter: Reporter,
): { readonly nodes: readonly string[]; readonly snippets: readonly Snippet[] } {
  const named = new Set<string>();
  for (const { snippet } of drafts) {
    for (const { prompt, range } of commandsOf(snippet)) {
      if (prompt.kind === 'powershell' || prompt.node === '') continue;
      named.add(prompt.node);
      if (listed === undefined || listed.includes(prompt.node)) continue;
      const params = { node: prompt.node, nodes: listed.join(', '), near: nearest(prompt.node, listed) };
      reporter.report(
        'unlistedNode',
        range.start.offset,
        range.start.offset + prompt.text.trimEnd().length,
        params,
      );
    }
  }
  const found = listed ?? [...named];
  const nodes = found.length > 0 ? found : ['node1'];
  const [first = 'node1'] = nodes;
  return { nodes, snippets: drafts.map(({ snippet }) => onFirstNode(snippet, first)) };
}

function commandsOf(snippet: Snippet): readonly Command[] {
  return snippet.kind === 'console' ? snippet.commands : [];
}

function onFirstNode(snippet: Snippet, first: string): Snippet {
  if (snippet.kind === 'script' || snippet.kind === 'file') return { ...snippet, node: first };
  if (snippet.kind !== 'console') return snippet;
  const named = (prompt: Prompt): Prompt =>
    prompt.kind !== 'powershell' && prompt.node === '' ? { ...prompt, node: first } : prompt;
  return {
    ...snippet,
    commands: snippet.commands.map((command) => ({ ...command, prompt: named(command.prompt) })),
  };
}
