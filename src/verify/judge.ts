/** What one run of a command came to, against what its page promises. */
import type { ExecResult } from '../sandbox/sandbox.ts';
import { diffOutput } from './diff.ts';
import { matchOutput } from './match.ts';
import type { CommandOutcome } from './result.ts';
import { screenLines } from './screen.ts';

export interface PromisedLine {
  readonly text: string;
  /** In the Markdown file. */
  readonly line: number;
}

export interface CommandPromise {
  /** Output lines as the page has them; none: only the exit status is promised. */
  readonly output: readonly PromisedLine[];
  /** The command's line in the Markdown file. */
  readonly line: number;
  /** Undefined: none is promised, as inside another program. */
  readonly exit: number | undefined;
  /** What stands at the prompt afterwards: the node's shell, another program, or the page does not say. */
  readonly next: 'node' | 'inside' | 'open';
  /** The page shows `^C`: the reader ends the command, once the output is there. */
  readonly interrupted: boolean;
}

/** Splits the `^C` that ends a promise from it. */
export function promiseOf(
  output: readonly PromisedLine[],
  { line, exit, next }: Pick<CommandPromise, 'line' | 'exit' | 'next'>,
): CommandPromise {
  const start = output.findIndex(({ text }) => text.trim() !== '');
  const lines =
    start === -1 ? [] : output.slice(start, output.findLastIndex(({ text }) => text.trim() !== '') + 1);
  const interrupted = lines.at(-1)?.text.trim() === '^C';
  return { output: interrupted ? lines.slice(0, -1) : lines, line, exit, next, interrupted };
}

/** `interruptedByUs`: the command was ended as the page's `^C` says. */
export function judge(promise: CommandPromise, result: ExecResult, interruptedByUs: boolean): CommandOutcome {
  switch (result.status) {
    case 'timed-out':
      return { kind: 'timed-out', afterMs: Math.round(result.ms) };
    case 'lost':
      return { kind: 'failed', exitCode: undefined, why: result.why };
    case 'stopped':
      return interruptedByUs ? judgeOutput(promise, result.output, true) : { kind: 'stopped' };
    case 'prompting':
      if (promise.next === 'node') {
        return {
          kind: 'failed',
          exitCode: undefined,
          why: 'It waits at a prompt of its own, but the page types the next command at the node’s prompt. Leave the program first (`exit`), or write the prompt that it shows.',
        };
      }
      return judgeOutput(promise, result.output, false);
    case 'exited':
      return judgeExit(promise, result, interruptedByUs);
  }
}

function judgeExit(
  promise: CommandPromise,
  result: ExecResult & { readonly status: 'exited' },
  interruptedByUs: boolean,
): CommandOutcome {
  if (interruptedByUs) return judgeOutput(promise, result.output, true);
  const { exitCode } = result;
  if (promise.exit !== undefined && exitCode !== promise.exit) {
    const words = promise.exit === 0 && !promise.interrupted ? '' : `; the page promises ${promise.exit}`;
    return { kind: 'failed', exitCode, why: `It ended with exit status ${exitCode}${words}.` };
  }
  if (promise.next === 'inside') {
    return {
      kind: 'failed',
      exitCode,
      why: 'It ended, but the page types the next command inside a program that it should have opened.',
    };
  }
  return judgeOutput(promise, result.output, false);
}

/** Whether the output so far is all that is promised. */
export function isFulfilled(promise: CommandPromise, raw: string): boolean {
  return judgeOutput(promise, raw, false).kind === 'passed';
}

function judgeOutput(promise: CommandPromise, raw: string, withInterrupt: boolean): CommandOutcome {
  if (promise.output.length === 0) return { kind: 'passed', captured: {} };
  const all = screenLines(raw);
  const lines = withInterrupt ? outputBeforeInterrupt(all) : all;
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
