/** Commands that stand and wait: they ask, read what nobody types, or never end. */
import { isShellPrompt } from './console.ts';
import type { Reporter } from './diagnostics.ts';
import { offsetIn, type PlacedText } from './placed-text.ts';
import { simpleCommands, type ShellWord, type SimpleCommand } from './shell-words.ts';
import { startsJobs } from './silent-commands.ts';
import { isRun } from './runs.ts';
import type { DraftSnippet } from './snippets.ts';
import { isFed, waitOf } from './waiting-commands.ts';

/** Of what is run. A fence with `background`, `^C` or a status other than 0 knows what it does. */
export function checkWaiting({ snippet, typed }: DraftSnippet, reporter: Reporter): void {
  const { words } = snippet;
  if (!isRun(snippet) || (words.exit ?? 0) !== 0) return;
  typed.forEach((text, index) => {
    if (snippet.kind === 'console') {
      const command = snippet.commands[index];
      const last = command?.output.findLast((line) => line.text.trim() !== '');
      if (command === undefined || !isShellPrompt(command.prompt) || last?.text.trim() === '^C') return;
    }
    checkText(text, snippet.kind === 'script', words.background, reporter);
  });
}

function checkText(placed: PlacedText, isScript: boolean, isBackground: boolean, reporter: Reporter): void {
  const { text } = placed;
  if (DEFINES.test(text)) return;
  const commands = simpleCommands(text);
  const mayGoOn = isBackground || startsJobs(text);
  commands.forEach((command, index) => {
    const wait = waitOf(command);
    if (wait === undefined || (wait.kind === 'endless' ? mayGoOn : isFed(command, text))) return;
    if (wait.kind === 'endless' && isEndedBy(commands.slice(index + 1), command)) return;
    const [first] = wait.words;
    const last = wait.words.at(-1);
    if (first === undefined || last === undefined) return;
    const place = [offsetIn(placed, first.start), offsetIn(placed, last.end)] as const;
    const name = nameOf(wait.words);
    if (wait.kind === 'endless')
      reporter.report('commandStays', ...place, { command: name, instead: wait.instead, isScript });
    else reporter.report('commandAsks', ...place, { command: name, how: wait.kind, instead: wait.instead });
  });
}

/** What a function or an alias does is not done here. */
const DEFINES = /(?:^|[;\n])\s*(?:[\w-]+\s*\(\)|function\s|alias\s|trap\s)/;
/** Through these everything passes, so that they end nothing. */
const PASSING = new Set('cat tee grep sort wc jq tr cut uniq nl column less more'.split(' '));

function isEndedBy(later: readonly SimpleCommand[], command: SimpleCommand): boolean {
  let after = command.after;
  for (const { words, after: next } of later) {
    if (after !== '|' && after !== '|&') return false;
    const name = words[0]?.text ?? '';
    const stops =
      name === 'grep' && words.some(({ text }) => /^-\w*[mqlL]|^--(?:max-count|quiet|silent)/.test(text));
    if (!PASSING.has(name) || stops) return true;
    after = next;
  }
  return after === '|' || after === '|&';
}

function nameOf(words: readonly ShellWord[]): string {
  return words.map(({ text }) => text).join(' ');
}
