/**
 * A snippet as the `lab-snippet` element that readers, the sandbox and verification meet. The markup is the
 * same for all engines and needs no script to be read.
 */
import type { Command, Page, Snippet } from '../lab/model.ts';
import { doesRun, isForShell, needsOwnEngine, needsWindows } from '../lab/runs.ts';
import type { CommandResult } from '../verify/result.ts';
import type { SnippetVerification } from '../verify/verification.ts';
import type { Highlighter } from './highlight.ts';
import { escapeHtml } from './highlight.ts';
import { outputHtml, showsRealOutput, verifiedCommands } from './output-html.ts';
import type { FindSource } from './value-sources.ts';
import { verificationHtml } from './verification-html.ts';

/** What readers can do with a snippet. */
export type SnippetUse =
  | 'run'
  | 'save'
  /** Commands that nothing here runs (Windows, skipped, sample): they can be copied. */
  | 'copy-commands'
  | 'copy';

export function useOf(snippet: Snippet, page: Page): SnippetUse {
  // On the reader's own Docker, which is the most that a page can ask for.
  const here = doesRun(page, snippet, 'docker');
  switch (snippet.kind) {
    case 'console':
    case 'script':
      return here ? 'run' : 'copy-commands';
    case 'powershell':
      return 'copy-commands';
    case 'file':
      return here ? 'save' : 'copy';
    case 'text':
      return 'copy';
  }
}

/** The node that a snippet begins on: its first command's, its file's, else the page's first. */
export function nodeOf(snippet: Snippet, page: Page): string {
  if (snippet.kind === 'script' || snippet.kind === 'file') return snippet.node;
  const prompt = snippet.kind === 'console' ? snippet.commands[0]?.prompt : undefined;
  return prompt !== undefined && prompt.kind !== 'powershell' ? prompt.node : (page.nodes[0] ?? 'node1');
}

export async function snippetHtml(
  snippet: Snippet,
  page: Page,
  verification: SnippetVerification | undefined,
  findSource: FindSource,
  highlighter: Highlighter,
): Promise<string> {
  const node = nodeOf(snippet, page);
  const use = useOf(snippet, page);
  const { words } = snippet;
  const attributes = [
    `id="s-${snippet.ordinal + 1}"`,
    `data-id="${escapeHtml(snippet.id)}"`,
    `data-kind="${snippet.kind}"`,
    `data-node="${escapeHtml(node)}"`,
    'data-state="idle"',
    `data-line="${snippet.range.start.line}"`,
    ...(words.sample ? ['data-sample'] : []),
    ...(words.cleanup ? ['data-cleanup'] : []),
    ...(words.skip === undefined ? [] : [`data-skip="${escapeHtml(words.skip)}"`]),
    ...(words.only === undefined ? [] : [`data-only="${words.only}"`]),
    ...(snippet.guessed ? ['data-guessed'] : []),
  ];
  const lines =
    snippet.kind === 'console' || snippet.kind === 'powershell'
      ? await transcriptLines(snippet, use === 'run', verifiedCommands(verification), findSource, highlighter)
      : (await codeLines(snippet, highlighter)) +
        (snippet.kind === 'script' ? usesHtml(snippet.uses, snippet, findSource) : '');
  return [
    `<lab-snippet ${attributes.join(' ')}>`,
    headHtml(snippet, page, node, use),
    // Wide code scrolls, and what scrolls must be reachable from the keyboard.
    `<pre class="transcript" tabindex="0" role="group" aria-label="${escapeHtml(labelOf(snippet, node))}"><code>${lines}</code></pre>`,
    use === 'run' || use === 'save' ? '<div class="snippet-result" data-result hidden></div>' : '',
    verification === undefined
      ? ''
      : verificationHtml(verification, showsRealOutput(snippet, verification) ? 'in-the-text' : 'on-demand'),
    '</lab-snippet>',
  ].join('');
}

function labelOf(snippet: Snippet, node: string): string {
  switch (snippet.kind) {
    case 'console':
      return `Commands for ${node}`;
    case 'script':
      return `Script for ${node}`;
    case 'powershell':
      return 'Commands for PowerShell';
    case 'file':
      return `File ${snippet.path}`;
    case 'text':
      return snippet.language === '' ? 'Text' : `${snippet.language} text`;
  }
}

function headHtml(snippet: Snippet, page: Page, node: string, use: SnippetUse): string {
  const tags = kindWords(snippet, page).map(
    (word) => `<span class="snippet-kind">${escapeHtml(word)}</span>`,
  );
  const named = snippet.kind === 'console' || snippet.kind === 'script' || snippet.kind === 'file';
  const commands = use === 'run' || use === 'copy-commands';
  return [
    '<div class="snippet-head" data-pagefind-ignore>',
    named ? `<span class="snippet-node">${escapeHtml(node)}</span>` : '',
    ...tags,
    '<span class="snippet-actions">',
    use === 'run' && !snippet.words.cleanup
      ? '<button type="button" data-action="run-to-here">Run all to here</button>'
      : '',
    `<button type="button" data-action="copy"${commands ? ' aria-label="Copy commands"' : ''}>Copy</button>`,
    use === 'run' ? '<button type="button" class="run" data-action="run">Run</button>' : '',
    use === 'save'
      ? `<button type="button" class="run" data-action="save">Save to ${escapeHtml(node)}</button>`
      : '',
    '</span></div>',
  ].join('');
}

/** What a reader must know about a snippet before the code. */
function kindWords(snippet: Snippet, page: Page): readonly string[] {
  const { words } = snippet;
  const told: string[] = [];
  if (snippet.kind === 'script') told.push('script');
  if (snippet.kind === 'file') told.push(`file ${snippet.path}`);
  if (snippet.kind === 'text' && snippet.language !== '') told.push(snippet.language);
  if (snippet.kind === 'powershell') told.push('PowerShell');
  if (needsWindows(page, snippet)) told.push('needs Windows');
  if (needsOwnEngine(page) && isForShell(snippet)) told.push('needs your own Engine');
  if (words.sample) told.push('sample');
  if (words.skip !== undefined) told.push(`not run: ${words.skip}`);
  if (words.background) told.push('in the background');
  if (words.cleanup) told.push('clean-up');
  return told;
}

async function codeLines(snippet: Snippet, highlighter: Highlighter): Promise<string> {
  const lines = await highlighter.lines(snippet.value, languageOf(snippet));
  return `<span class="typed" data-whole>${lines.join('\n')}</span>`;
}

/** The language as written, else what a file's name tells. */
function languageOf(snippet: Snippet): string {
  if (snippet.kind !== 'file' || snippet.highlight !== '') return snippet.highlight;
  const name = snippet.path.slice(snippet.path.lastIndexOf('/') + 1);
  return name.startsWith('Dockerfile') ? 'docker' : name.slice(name.lastIndexOf('.') + 1);
}

/**
 * The fence line by line: each command with its prompt, what it promises to print, and whatever the author
 * wrote between them.
 */
async function transcriptLines(
  snippet: Extract<Snippet, { kind: 'console' | 'powershell' }>,
  runnable: boolean,
  verified: readonly CommandResult[],
  findSource: FindSource,
  highlighter: Highlighter,
): Promise<string> {
  const language = snippet.kind === 'powershell' ? 'powershell' : 'bash';
  const written = snippet.value.split('\n');
  const firstLine = firstLineOf(snippet, written.length);
  const blocks: string[] = [];
  let next = 0;
  const plainUntil = (end: number) => {
    if (end <= next) return;
    blocks.push(`<span class="aside">${written.slice(next, end).map(escapeHtml).join('\n')}\n</span>`);
    next = end;
  };
  for (const [index, command] of snippet.commands.entries()) {
    plainUntil(command.range.start.line - firstLine);
    const typed = await highlighter.lines(command.text, language);
    blocks.push(commandHtml(command, index, snippet.commands.length, typed, written, firstLine, runnable));
    blocks.push(usesHtml(command.uses, snippet, findSource));
    next = command.range.start.line - firstLine + typed.length;
    const [output] = command.output;
    if (output !== undefined) plainUntil(output.range.start.line - firstLine);
    const texts = command.output.map(({ text }) => text);
    blocks.push(outputHtml(index, texts, verified[index]));
    next += texts.length;
  }
  plainUntil(written.length);
  return blocks.join('');
}

/** Source line of the value's first line: a fence has a line of its own before it, indented code has not. */
function firstLineOf(snippet: Snippet, lineCount: number): number {
  const { start, end } = snippet.range;
  return end.line - start.line + 1 > lineCount ? start.line + 1 : start.line;
}

function commandHtml(
  command: Command,
  index: number,
  count: number,
  typed: readonly string[],
  written: readonly string[],
  firstLine: number,
  runnable: boolean,
): string {
  const texts = command.text.split('\n');
  const row = command.range.start.line - firstLine;
  const lines = typed.map((html, line) => {
    const prompt = line === 0 ? command.prompt.text : continuation(written[row + line], texts[line]);
    const shown = prompt === '' ? '' : `<span class="prompt">${escapeHtml(prompt)}</span>`;
    return `${shown}<span class="typed">${html}</span>`;
  });
  const run = runnable
    ? `<button type="button" class="run-one" data-action="run-command" data-command="${index}" aria-label="Run command ${index + 1} of ${count}"></button>`
    : '';
  const node = command.prompt.kind === 'powershell' ? '' : ` data-node="${escapeHtml(command.prompt.node)}"`;
  return `<span class="command" data-command="${index}"${node}>${run}${lines.join('\n')}\n</span>`;
}

/** What stands before a continued line's own text: `> `, or nothing after a backslash. */
function continuation(line: string | undefined, text: string | undefined): string {
  if (line === undefined || text === undefined || !line.endsWith(text)) return '';
  return line.slice(0, line.length - text.length);
}

/** Where the captured values come from that a command uses; `data-known` is filled in once they are there (`values.ts`). */
function usesHtml(uses: readonly string[], snippet: Snippet, findSource: FindSource): string {
  const lines = uses.flatMap((name) => {
    const source = findSource(name, snippet);
    if (source === undefined) return [];
    const link = `<a href="${escapeHtml(source.href)}">${escapeHtml(source.command)}</a>`;
    return [
      `<span data-value="${name}">$${name} is <span class="value" data-known></span>set by ${link}\n</span>`,
    ];
  });
  return lines.length === 0 ? '' : `<span class="uses" data-pagefind-ignore>${lines.join('')}</span>`;
}
