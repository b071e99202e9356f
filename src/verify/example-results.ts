/** For tests: a command's result and an Engine, as a run tells of them. */
import type { EngineInfo } from '../sandbox/sandbox.ts';
import type { CommandResult } from './result.ts';

/** A command that passed, but for `changed`. */
export function exampleCommand(changed: Partial<CommandResult> = {}): CommandResult {
  return {
    command: 'ls',
    node: 'node1',
    line: 4,
    column: 1,
    outcome: { kind: 'passed', captured: {} },
    output: '',
    truncated: false,
    attempts: 1,
    ms: 10,
    totalMs: 10,
    ...changed,
  };
}

export const exampleEngine: EngineInfo = {
  kind: 'vm',
  engineVersion: '28.5.2',
  cliVersion: '28.5.2',
  kernel: '6.1',
  platform: 'linux/386',
  guest: 'g',
  standIns: [],
};
