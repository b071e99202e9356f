/** Who answers what a command asks, as far as its text tells, and what is said of one that waits in vain. */
import { waitsFor } from '../lab/open-command.ts';
import type { SimpleCommand } from '../lab/shell-words.ts';
import { simpleCommands } from '../lab/shell-words.ts';
import { shellOutline } from '../lab/shell-outline.ts';
import { isFed, waitOf } from '../lab/waits.ts';
import type { ExecResult } from '../sandbox/sandbox.ts';
import type { Input } from '../sandbox/shell/shell.ts';
import { screenLines } from './screen.ts';

/** What is over at once, so that a command after it runs as soon as it is typed. */
const quick = new Set('cd echo printf : true export unset set shopt alias umask local declare'.split(' '));

/** `text`: of a page, as it is typed at a shell. */
export function inputOf(text: string): Input {
  const commands = simpleCommands(text);
  const outline = shellOutline(text);
  const unfed = commands.filter((command) => !isFed(command, outline));
  const waiting = unfed.find(readsForSure);
  if (waiting !== undefined) {
    const before = commands.slice(0, commands.indexOf(waiting));
    if (before.every(({ words }) => quick.has(words[0]?.text ?? ''))) return 'read';
  }
  if (unfed.some((command) => isWaiting(command, 'asks') || isWaiting(command, 'reads'))) return 'nobody';
  return unfed.length < commands.length || commands.some(feedsItself) ? 'fed' : 'nobody';
}

/** At once, and from nobody else: whoever is spoken to by `nc HOST PORT` may end it, and other commands take their time. */
function readsForSure(command: SimpleCommand): boolean {
  const wait = waitOf(command);
  return wait?.kind === 'reads' && !wait.opens && wait.isLater === undefined;
}

function isWaiting(command: SimpleCommand, kind: 'asks' | 'reads'): boolean {
  return waitOf(command)?.kind === kind;
}

/** `sh -c 'echo y | …'` */
function feedsItself({ words }: SimpleCommand): boolean {
  const at = words.findIndex(({ text }) => /^-\w*c$/.test(text));
  return at !== -1 && words.slice(at + 1).some(({ text }) => /[|<]/.test(text));
}

/** Whole sentences on `result` of `text`, which waited for what nobody types. */
export function waitingWords(text: string, result: Extract<ExecResult, { status: 'waiting' }>): string {
  switch (result.waitsFor) {
    case 'command': {
      const end = waitsFor(text)?.end;
      return end === undefined
        ? 'It is not finished: it waits for the rest of the command. Write its end.'
        : `It is not finished: the shell waits for ${endWords(end)}. Write it, or take away what begins there.`;
    }
    case 'answer': {
      const question = screenLines(result.output).at(-1)?.trim() ?? '';
      return `It asks, and nobody answers: \u201c${question}\u201d. ${adviceOn(text)}`;
    }
    case 'input':
      return `It reads what is typed, and nobody types. ${adviceOn(text)}`;
  }
}

function endWords(end: string): string {
  return /^`["']`$/.test(end) ? `a closing quote, ${end}` : end;
}

function adviceOn(text: string): string {
  const outline = shellOutline(text);
  const waits = simpleCommands(text).flatMap((command) => {
    const wait = isFed(command, outline) ? undefined : waitOf(command);
    return wait === undefined || wait.kind === 'endless' ? [] : [wait.instead];
  });
  return (
    waits[0] ??
    'Write the flag that answers beforehand, feed it the answer (`echo y | …`), or type at its prompt inside.'
  );
}
