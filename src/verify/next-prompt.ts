/** What a page goes on with at a node. */
import type { Prompt, Snippet } from '../lab/model.ts';

/**
 * The prompt at which the next of `after` goes on on `node`; undefined where that is a script, or nothing. What is
 * in the background has a shell of its own.
 */
export function nextPrompt(
  after: readonly Snippet[],
  node: string,
): Exclude<Prompt, { kind: 'powershell' }> | undefined {
  for (const snippet of after) {
    if (snippet.words.background) continue;
    if (snippet.kind === 'script' && snippet.node === node) return undefined;
    if (snippet.kind !== 'console') continue;
    for (const { prompt } of snippet.commands)
      if (prompt.kind !== 'powershell' && prompt.node === node) return prompt;
  }
  return undefined;
}
