/** Variables of a page's commands: captured from output, set by the shell, used. */
import type { PlacedText } from './placed-text.ts';
import { offsetIn } from './placed-text.ts';
import type { Command, Snippet, VariableMention } from './model.ts';
import { parsePatternLine } from './pattern.ts';
import { takesVariablesFromElsewhere, variablesIn } from './shell-variables.ts';
import { isRun } from './runs.ts';
import type { DraftSnippet } from './snippets.ts';
import type { Source } from './source.ts';

/** In the order in which they come to pass when the page is run. */
export function mentions(drafts: readonly DraftSnippet[], source: Source): readonly VariableMention[] {
  const found: VariableMention[] = [];
  let unknowable = false;
  for (const { snippet, shellTexts } of drafts) {
    if (!isRun(snippet)) continue;
    const add = (placed: PlacedText): void => {
      unknowable ||= takesVariablesFromElsewhere(placed.text);
      for (const { kind, name, start, end } of variablesIn(placed.text)) {
        if (kind === 'use' && unknowable) continue;
        const range = source.range(offsetIn(placed, start), offsetIn(placed, end));
        found.push({ kind, name, snippet: snippet.ordinal, range });
      }
    };
    if (snippet.kind !== 'console') {
      shellTexts.forEach(add);
      continue;
    }
    let next = 0;
    for (const command of snippet.commands) {
      const placed = shellTexts[next];
      if (command.prompt.kind === 'node' && placed !== undefined) {
        add(placed);
        next++;
      }
      found.push(...captures(command, snippet.ordinal));
    }
  }
  return found;
}

function captures(command: Command, snippet: number): readonly VariableMention[] {
  if (command.captures.length === 0) return [];
  return command.output.flatMap(({ text, range }) => {
    const pattern = parsePatternLine(text);
    const tokens = pattern.kind === 'line' ? pattern.tokens : [];
    return tokens.flatMap((token) =>
      token.kind === 'capture' ? [{ kind: 'capture' as const, name: token.name, snippet, range }] : [],
    );
  });
}

/** The same snippets, their `uses` being those of `captured` that their shell expands. */
export function capturedUses(
  snippets: readonly Snippet[],
  captured: ReadonlySet<string>,
): readonly Snippet[] {
  if (captured.size === 0) return snippets;
  const usesOf = (text: string): readonly string[] => [
    ...new Set(
      variablesIn(text)
        .map(({ name }) => name)
        .filter((name) => captured.has(name)),
    ),
  ];
  return snippets.map((snippet) => {
    if (snippet.kind === 'script') return { ...snippet, uses: usesOf(snippet.value) };
    if (snippet.kind !== 'console') return snippet;
    return {
      ...snippet,
      commands: snippet.commands.map((command) => ({ ...command, uses: usesOf(command.text) })),
    };
  });
}
