/** What one run of a command came to, against what its page promises. */
import type { ExecResult } from '../sandbox/sandbox.ts';
import { waitingWords } from './command-input.ts';
import { diffOutput } from './diff.ts';
import { matchOutput } from './match.ts';
import type { CommandOutcome } from './result.ts';
import { screenLines } from './screen.ts';

export interface PromisedLine {
  readonly text: string;
  /** In the Markdown file. */
  readonly line: number;
}

/** The exit status that a command is held to. */
export interface ExitPromise {
  /**
   * `written`: by `exit=`. `usual`: nothing is written, so success. `before`: it leaves a shell, which then ends
   * with the status of the command before, and that was judged where it ran.
   */
  readonly kind: 'written' | 'usual' | 'before';
  readonly code: number;
}

export interface CommandPromise {
  /** Output lines as the page has them; none: only the exit status is promised. */
  readonly output: readonly PromisedLine[];
  /** The command's line in the Markdown file. */
  readonly line: number;
  readonly exit: ExitPromise;
  /** Where it is typed: at the node's own prompt, or inside what a command before opened. */
  readonly at: 'node' | 'inside';
  /** What stands at the prompt afterwards: the node's shell, another program, or the page does not say. */
  readonly next: 'node' | 'inside' | 'open';
  /** The page shows `^C`: the reader ends the command, once the output is there. */
  readonly interrupted: boolean;
}

/** Splits the `^C` that ends a promise from it. */
export function promiseOf(
  output: readonly PromisedLine[],
  { line, exit, at, next }: Pick<CommandPromise, 'line' | 'exit' | 'at' | 'next'>,
): CommandPromise {
  const start = output.findIndex(({ text }) => text.trim() !== '');
  const lines =
    start === -1 ? [] : output.slice(start, output.findLastIndex(({ text }) => text.trim() !== '') + 1);
  const interrupted = lines.at(-1)?.text.trim() === '^C';
  return { output: interrupted ? lines.slice(0, -1) : lines, line, exit, at, next, interrupted };
}

/** `text`: of the command. */
export function judge(promise: CommandPromise, result: ExecResult, text: string): CommandOutcome {
  switch (result.status) {
    case 'waiting':
      return { kind: 'failed', exitCode: undefined, why: waitingWords(text, result) };
    case 'timed-out':
      return { kind: 'timed-out', afterMs: Math.round(result.ms) };
    case 'lost':
      return { kind: 'failed', exitCode: undefined, why: result.why };
    case 'stopped':
      return { kind: 'stopped' };
    case 'prompting':
      return judgePrompting(promise, result);
    case 'exited':
      return judgeExit(promise, result);
  }
}

function judgePrompting(
  promise: CommandPromise,
  { exitCode, output }: ExecResult & { readonly status: 'prompting' },
): CommandOutcome {
  if (promise.next === 'node') {
    return {
      kind: 'failed',
      exitCode: undefined,
      why: 'It waits at a prompt of its own, but the page types the next command at the node’s prompt. Leave the program first (`exit`), or write the prompt that it shows.',
    };
  }
  if (exitCode !== undefined) return wrongStatus(promise, exitCode) ?? judgeOutput(promise, output);
  // A command that opened what the next one is typed in has not ended, as the page says.
  const opens = promise.at === 'node' && promise.next === 'inside' && promise.exit.kind !== 'written';
  const outcome = judgeOutput(promise, output);
  return outcome.kind === 'passed' && !opens ? { ...outcome, status: 'unchecked' } : outcome;
}

function judgeExit(
  promise: CommandPromise,
  { exitCode, output }: ExecResult & { readonly status: 'exited' },
): CommandOutcome {
  const wrong = wrongStatus(promise, exitCode, output);
  if (wrong !== undefined) return wrong;
  if (promise.next === 'inside') {
    return {
      kind: 'failed',
      exitCode,
      why: 'It ended, but the page types the next command inside a program that it should have opened.',
    };
  }
  return judgeOutput(promise, output);
}

/** What bash says where a command would change what marks the prompt (`shell/bashrc`). */
const guarded = /\b(__labs_\w+): (?:cannot unset: )?read-?only (?:function|variable)/;

function wrongStatus(
  { exit, interrupted }: CommandPromise,
  exitCode: number,
  output = '',
): CommandOutcome | undefined {
  if (exitCode === exit.code) return undefined;
  const own = guarded.exec(output)?.[1];
  const how = interrupted
    ? `It ended by itself, before Ctrl-C, with exit status ${exitCode}`
    : `It ended with exit status ${exitCode}`;
  const why = `${how}${promisedWords(exit)}.`;
  const guard = `This page’s commands would have changed the shell’s prompt: ${own ?? ''} is the sandbox’s own, and cannot be. Leave that out.`;
  return { kind: 'failed', exitCode, why: own === undefined ? why : `${why} ${guard}` };
}

function promisedWords(exit: ExitPromise): string {
  switch (exit.kind) {
    case 'usual':
      return '';
    case 'written':
      return `; the page promises ${exit.code}`;
    case 'before':
      return `, but the command before it with ${exit.code}`;
  }
}

/** Whether the output so far is all that is promised. */
export function isFulfilled(promise: CommandPromise, raw: string): boolean {
  return judgeOutput(promise, raw).kind === 'passed';
}

/** By its output alone, as of a command that was left running, or that the page's `^C` has ended. */
export function judgeOutput(promise: CommandPromise, raw: string): CommandOutcome {
  if (promise.output.length === 0) return { kind: 'passed', captured: {} };
  const lines = screenLines(raw);
  const promised = promise.output.map(({ text }) => text);
  const match = matchOutput(promised, lines);
  switch (match.kind) {
    case 'match':
      return { kind: 'passed', captured: match.captured };
    case 'differs': {
      const diff = diffOutput(promised, lines);
      const missing = diff.find((entry) => entry.kind === 'missing')?.index;
      const line = missing === undefined ? undefined : promise.output[missing]?.line;
      return { kind: 'differs', diff, line: line ?? promise.line };
    }
    case 'conflict':
      return {
        kind: 'failed',
        exitCode: undefined,
        why: `[..${match.name}] stands for two texts: "${match.values[0]}" and "${match.values[1]}".`,
      };
  }
}

/** Without what Ctrl-C made the command print, which begins with the terminal's own `^C`. */
export function outputBeforeInterrupt(lines: readonly string[]): string[] {
  const at = lines.findLastIndex((line) => line.includes('^C'));
  const line = lines[at];
  if (line === undefined) return [...lines];
  const before = line.slice(0, line.indexOf('^C')).trimEnd();
  return [...lines.slice(0, at), ...(before === '' ? [] : [before])];
}
