/** What the runner needs from whoever has the nodes: the page has real ones, tests have a local bash. */
import type { EngineInfo, ExecResult } from '../sandbox/sandbox.ts';
import type { RunOptions } from '../sandbox/shell/shell.ts';

export interface RunPorts {
  /** Undefined: the session has no such node. */
  node(name: string): RunNode | undefined;
  /** Names of the session's nodes. */
  readonly nodes: readonly string[];
  readonly info: EngineInfo;
  readonly clock: Clock;
  /** What commands have captured so far; lives as long as the session. */
  readonly variables: Map<string, string>;
  /**
   * By node: the exit status of the last command that was typed inside another program there, where it is known. It
   * lives as long as the session.
   */
  readonly insideStatus: Map<string, number>;
  /** How often over the usual time limits commands get now (`given-time.ts`), for the speed that the nodes show. */
  timeScale(): Promise<number>;
  /** Images that the nodes have now, reference to digest, where their Engines tell them. */
  images(): Promise<Readonly<Record<string, string>>>;
}

export interface RunNode extends RunShell {
  readonly name: string;
  /** A further shell of the node, for what runs in the background; it stays open. */
  openShell(): Promise<RunShell & { close(): void }>;
  /** `path` absolute or below the lab folder. Rejects with what went wrong, in words for the reader. */
  writeFile(path: string, text: string): Promise<void>;
  setVariables(variables: Readonly<Record<string, string>>): Promise<void>;
}

export interface RunShell {
  /** Types `command` and waits for its end. On the signal and on time-out it ends it with Ctrl-C. */
  run(command: string, options: ShellRunOptions): Promise<ExecResult>;
}

/** What the runner says of a command; what else a shell can be told is the page's. */
export type ShellRunOptions = Omit<RunOptions, 'onPhase'>;

export interface Clock {
  /** Milliseconds, from any start. */
  now(): number;
  /** Resolves after `ms` or when `signal` aborts; never rejects. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
}
