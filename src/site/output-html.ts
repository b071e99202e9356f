/**
 * A command's output as HTML: as its author wrote it, and where it is verified also as the command really printed
 * it. A page holds both; its reader chooses which is shown (`outputs.ts`), at first the real one.
 */
import type { Snippet } from '../lab/model.ts';
import type { MarkedLine, MarkedPart } from '../verify/marks.ts';
import { fold, markOutput } from '../verify/marks.ts';
import { withoutOuterBlanks } from '../verify/match.ts';
import type { CommandResult } from '../verify/result.ts';
import type { SnippetVerification } from '../verify/verification.ts';
import { escapeHtml } from './highlight.ts';

/** What the commands of a snippet printed when they last kept all their promises; of others nothing is shown. */
export function verifiedCommands(state: SnippetVerification | undefined): readonly CommandResult[] {
  return state?.status === 'passed' || state?.status === 'unchecked' ? state.result.commands : [];
}

/** `index`: the command's place in its snippet. `promised`: its output lines as written; none: nothing is shown of it. */
export function outputHtml(
  index: number,
  promised: readonly string[],
  command: CommandResult | undefined,
): string {
  const written = writtenLines(promised);
  const real = command === undefined ? undefined : realHtml(promised, command);
  const asWritten = (kind: string) =>
    written === '' ? '' : `<span class="output${kind}" data-output="${index}">${written}</span>`;
  if (real === undefined || real === writtenLines(withoutOuterBlanks(promised))) return asWritten('');
  // The search finds what is written, once.
  return `<span class="output real" data-pagefind-ignore>${real}</span>${asWritten(' written')}`;
}

/** Whether any output of the snippet is shown in both ways. */
export function showsRealOutput(snippet: Snippet, state: SnippetVerification | undefined): boolean {
  if (snippet.kind !== 'console') return false;
  const verified = verifiedCommands(state);
  return snippet.commands.some(({ output }, index) =>
    outputHtml(
      index,
      output.map(({ text }) => text),
      verified[index],
    ).startsWith('<span class="output real"'),
  );
}

function writtenLines(promised: readonly string[]): string {
  return promised.map((text) => `${writtenHtml(text)}\n`).join('');
}

/** A promised line, its wildcards marked. */
function writtenHtml(text: string): string {
  if (text.trim() === '...') return `<span class="wild">${escapeHtml(text)}</span>`;
  return escapeHtml(text).replace(/\[\.\.([A-Za-z_]\w*)?\]/g, '<span class="wild">$&</span>');
}

/** Undefined where the record does not hold the whole output. */
function realHtml(promised: readonly string[], command: CommandResult): string | undefined {
  if (command.truncated || command.outcome.kind !== 'passed') return undefined;
  const real = command.output === '' ? [] : command.output.split('\n');
  return fold(markOutput(promised, real))
    .map(({ kind, lines }) => {
      const html = linesHtml(lines);
      if (kind === 'shown') return html;
      const words = `${lines.length} more line${lines.length === 1 ? '' : 's'}`;
      return `<button type="button" class="unfold" data-action="unfold" aria-expanded="false">${words}</button><span class="folded">${html}</span>`;
    })
    .join('');
}

/** Lines that nothing promises stand in a block of their own, as many as follow one another. */
function linesHtml(lines: readonly MarkedLine[]): string {
  return lines
    .map((line, index) => {
      if (line.kind === 'promised') return `${line.parts.map(partHtml).join('')}\n`;
      const opens = lines[index - 1]?.kind === 'any' ? '' : '<span class="any">';
      const closes = lines[index + 1]?.kind === 'any' ? '' : '</span>';
      return `${opens}${escapeHtml(line.text)}\n${closes}`;
    })
    .join('');
}

function partHtml({ kind, text }: MarkedPart): string {
  return kind === 'written' ? escapeHtml(text) : `<span class="varies">${escapeHtml(text)}</span>`;
}
