/** What a run comes to where no status can be told. */
import type { ExecResult } from '../sandbox.ts';
import type { Running } from './running.ts';
import type { Tty } from './tty.ts';
import type { Ending } from './waiting.ts';

export function lost(running: Running, why: string, exitCode?: number): ExecResult {
  return {
    status: 'lost',
    why,
    ...(exitCode === undefined ? {} : { exitCode }),
    output: running.output,
    ms: running.ms,
  };
}

/** What changed the shell's prompt has hidden how it ended. */
export function changed(output: string, { ms }: Running, what: string): ExecResult {
  const why = `This page’s commands changed the shell’s prompt, so how this one ended is not known: ${what}`;
  return { status: 'lost', why, output, ms };
}

/** It was waited for in vain. */
export function broken(running: Running, ending: Ending, tty: Tty): ExecResult {
  const { output, ms } = running;
  if (ending === 'gone') return lost(running, tty.why, tty.exitCode);
  return { status: ending, output, ms };
}

/** It waited for what nobody types. */
export function waitsInVain({ output, ms }: Running, how: 'unfinished' | 'asks' | 'reads'): ExecResult {
  const waitsFor = ({ unfinished: 'command', asks: 'answer', reads: 'input' } as const)[how];
  return { status: 'waiting', waitsFor, output, ms };
}
