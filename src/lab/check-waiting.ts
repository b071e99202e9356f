/** Commands that stand and wait: they ask, read what nobody types, or never end. */
import { isShellPrompt } from './console.ts';
import type { Reporter } from './diagnostics.ts';
import type { PlacedText } from './placed-text.ts';
import { offsetIn } from './placed-text.ts';
import { dockerCall } from './docker-flags.ts';
import { isRun } from './runs.ts';
import { simpleCommands } from './shell-words.ts';
import { has } from './waiting-entry.ts';
import type { DraftSnippet } from './snippets.ts';
import { waitsIn } from './waits.ts';

/** Of what is run. A fence with `background`, `^C` or a status other than 0 knows what it does. */
export function checkWaiting(drafts: readonly DraftSnippet[], reporter: Reporter): void {
  const run = drafts.filter(({ snippet }) => isRun(snippet));
  const prompting = interactiveContainers(run);
  for (const [at, { snippet, typed }] of run.entries()) {
    const { words } = snippet;
    if ((words.exit ?? 0) !== 0) continue;
    for (const [index, text] of typed.entries()) {
      if (snippet.kind === 'console') {
        const command = snippet.commands[index];
        const last = command?.output.findLast((line) => line.text.trim() !== '');
        if (command === undefined || !isShellPrompt(command.prompt) || last?.text.trim() === '^C') continue;
      }
      const isLast = index === typed.length - 1;
      const goesOnInside = isNextInside(run.slice(at), index, isLast);
      checkText(
        text,
        { isScript: snippet.kind === 'script', isBackground: words.background, goesOnInside, prompting },
        reporter,
      );
    }
  }
}

/** Whether what is typed next stands at a prompt inside what the command `index` of the first has opened. */
function isNextInside(drafts: readonly DraftSnippet[], index: number, isLast: boolean): boolean {
  const [here, next] = drafts;
  const commandOf = (draft: DraftSnippet | undefined, at: number): string | undefined =>
    draft?.snippet.kind === 'console' ? draft.snippet.commands[at]?.prompt.kind : undefined;
  return (isLast ? commandOf(next, 0) : commandOf(here, index + 1)) === 'inside';
}

interface Typed {
  readonly isScript: boolean;
  readonly isBackground: boolean;
  /** The page goes on at a prompt inside what it opens. */
  readonly goesOnInside: boolean;
  /** Containers with a prompt for whoever attaches. */
  readonly prompting: ReadonlySet<string>;
}

/** Names of those that are made with `-it`; '' where one has none. */
function interactiveContainers(drafts: readonly DraftSnippet[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { words } of drafts.flatMap(({ shellTexts }) =>
    shellTexts.flatMap(({ text }) => simpleCommands(text)),
  )) {
    const call = dockerCall(words);
    const flags = call?.flags.map(({ text }) => text) ?? [];
    if (
      !/^(?:run|create)$/.test(call?.verb ?? '') ||
      !has(flags, 'i', 'interactive') ||
      !has(flags, 't', 'tty')
    )
      continue;
    const at = words.findIndex(({ text }) => /^--name(?:=|$)/.test(text));
    const flag = words[at]?.text ?? '';
    names.add(flag === '--name' ? (words[at + 1]?.text ?? '') : flag.slice('--name='.length));
  }
  return names;
}

/** `docker attach` to one of them opens its prompt. */
function attachesTo(target: string, containers: ReadonlySet<string>): boolean {
  const isUnnamed = /^[0-9a-f]+$|[$`<]/.test(target);
  return containers.has(target) || (isUnnamed && containers.size > 0);
}

function checkText(placed: PlacedText, typed: Typed, reporter: Reporter): void {
  const { isScript, isBackground, goesOnInside, prompting } = typed;
  for (const { kind, words, instead, opens, target } of waitsIn(placed.text)) {
    if ((kind === 'endless' && isBackground) || (opens && goesOnInside)) continue;
    if (target !== undefined && attachesTo(target, prompting)) continue;
    const [first] = words;
    const last = words.at(-1);
    if (first === undefined || last === undefined) continue;
    const place = [offsetIn(placed, first.start), offsetIn(placed, last.end)] as const;
    const name = shortened(words.map(({ text }) => text).join(' '));
    if (kind === 'endless') reporter.report('commandStays', ...place, { command: name, instead, isScript });
    else reporter.report('commandAsks', ...place, { command: name, how: kind, instead });
  }
}

function shortened(name: string): string {
  return name.length > 60 ? `${name.slice(0, 60)} …` : name;
}
