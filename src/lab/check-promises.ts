/** Promises that promise nothing, and such as cannot be kept. */
import { finding } from './diagnostics.ts';
import { alwaysSucceeds, setsErrexit, setsPipefail } from './exit-status.ts';
import type { Command, ConsoleSnippet, Diagnostic, Lab, OutputLine, Page } from './model.ts';
import { parsePatternLine } from './pattern.ts';
import { doesRun, isForShell } from './runs.ts';
import { printsNothing, startsJobs } from './silent-commands.ts';

export function checkPromises(labs: readonly Lab[]): readonly Diagnostic[] {
  const used = usedNames(labs);
  return labs.flatMap((lab) => lab.pages.flatMap((page) => checkPage(page, used)));
}

/** Every name that any command of any page uses: a capture may be for a page that this one sets up. */
function usedNames(labs: readonly Lab[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const page of labs.flatMap((lab) => lab.pages)) {
    for (const { kind, name } of page.variables) if (kind === 'use') names.add(name);
    for (const snippet of page.snippets) {
      if (snippet.kind === 'script') for (const name of snippet.uses) names.add(name);
      if (snippet.kind !== 'console') continue;
      for (const command of snippet.commands) for (const name of command.uses) names.add(name);
    }
  }
  return names;
}

/** What earlier commands of the page have told the shells. */
interface ShellOptions {
  pipefail: boolean;
  errexit: boolean;
  /** Something may print beside the commands: traces, or news of background jobs. */
  noisy: boolean;
}

function checkPage(page: Page, used: ReadonlySet<string>): readonly Diagnostic[] {
  const options: ShellOptions = { pipefail: false, errexit: false, noisy: false };
  const findings: Diagnostic[] = [];
  for (const snippet of page.snippets) {
    // On the reader's own Docker, which is the most that a page can ask for.
    if (!isForShell(snippet) || !doesRun(page, snippet, 'docker')) continue;
    if (snippet.kind === 'script') note(snippet.value, options);
    if (snippet.kind !== 'console') continue;
    for (const command of snippet.commands) {
      const found = checkCommand(page, snippet, command, options, used);
      if (found !== undefined) findings.push(found);
      note(command.text, options);
      options.noisy ||= snippet.words.background;
    }
  }
  return findings;
}

function note(text: string, options: ShellOptions): void {
  options.pipefail ||= setsPipefail(text);
  options.errexit ||= setsErrexit(text);
  options.noisy ||= /\bset\s+(?:-\w+\s+)*-\w*[xv]/.test(text) || startsJobs(text);
}

function checkCommand(
  page: Page,
  { words }: ConsoleSnippet,
  command: Command,
  options: ShellOptions,
  used: ReadonlySet<string>,
): Diagnostic | undefined {
  const lines = promisedLines(command);
  const [first] = lines;
  const last = lines.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const range = { start: first.range.start, end: last.range.end };
  const expected = words.exit ?? 0;
  const isShell = command.prompt.kind === 'node' || /[#$]\s*$/.test(command.prompt.text);
  const needsLine = lines.some(({ text }) => parsePatternLine(text).kind === 'line');
  if (isShell && needsLine && !options.noisy && printsNothing(command.text, expected === 0)) {
    return finding('outputOfSilence', page.file, range, { command: shortened(command.text) });
  }
  if (!lines.every(({ text }) => acceptsAnything(text, lines, used))) return undefined;
  const promised = lines.length > 1 ? 'This' : `\`${first.text.trim()}\``;
  if (!isShell) return finding('promisesNothing', page.file, range, { promised, why: 'no-status' });
  if (expected !== 0 || options.errexit || !alwaysSucceeds(command.text, options.pipefail)) return undefined;
  return finding('promisesNothing', page.file, range, { promised, why: 'always-0' });
}

/** Without the `^C` that ends them. */
function promisedLines({ output }: Command): readonly OutputLine[] {
  const lines = output.filter(({ text }) => text.trim() !== '');
  return lines.at(-1)?.text.trim() === '^C' ? lines.slice(0, -1) : lines;
}

/** A capture counts for something only where a command uses it or it must stand for the same text twice. */
function acceptsAnything(text: string, lines: readonly OutputLine[], used: ReadonlySet<string>): boolean {
  const pattern = parsePatternLine(text);
  if (pattern.kind === 'elision') return true;
  return pattern.tokens.every((token) => {
    if (token.kind === 'text') return token.text.trim() === '';
    if (token.kind === 'any') return true;
    const times = lines.reduce((sum, line) => sum + line.text.split(`[..${token.name}]`).length - 1, 0);
    return times < 2 && !used.has(token.name);
  });
}

function shortened(text: string): string {
  const [line = ''] = text.split('\n');
  return line.length > 60 || line !== text ? `${line.slice(0, 60)} …` : line;
}
