/**
 * The contract between whoever runs commands (the page, verification) and an engine that has real nodes.
 * An engine gives raw terminals, files, ports and the session's life; `shell/` makes command results
 * out of a terminal's bytes, the same way for every engine. This file imports nothing.
 */

export type EngineKind = 'vm' | 'docker';

/** What runs the commands, for the page and for records. */
export interface EngineInfo {
  readonly kind: EngineKind;
  /** Version of dockerd, such as `28.5.2`. */
  readonly engineVersion: string;
  /** Version of the docker command, which may differ. */
  readonly cliVersion: string;
  readonly kernel: string;
  /** `linux/386`, `linux/amd64`, … */
  readonly platform: string;
  /**
   * Identity of what is in the nodes that a result can depend on: of the page's machine `GuestManifest.contents`, of
   * one's own Docker the node's image ('' where there is none).
   */
  readonly guest: string;
  /** Images that something else answers for, with what the reader must know. */
  readonly standIns: readonly StandIn[];
}

export interface StandIn {
  /** Without tag: `mcr.microsoft.com/mssql/server`. */
  readonly image: string;
  readonly note: string;
}

export interface SessionRequest {
  readonly lab: string;
  /** At least one; names as prompts write them. */
  readonly nodes: readonly string[];
  /** MiB a node. */
  readonly memoryMiB: number;
}

export type Availability =
  | {
      readonly status: 'available';
      /** Bytes still to download before the first prompt; 0 when cached. */
      readonly downloadBytes: number;
      /** Bytes of memory all nodes will take. */
      readonly memoryBytes: number;
    }
  | { readonly status: 'unavailable'; readonly error: SandboxError };

/** What happens to a session, in words a page can show. */
export type SessionEvent =
  | {
      readonly kind: 'downloading';
      readonly receivedBytes: number;
      readonly totalBytes: number;
      readonly cached: boolean;
    }
  | { readonly kind: 'starting' }
  | { readonly kind: 'ready' }
  | { readonly kind: 'node'; readonly node: string; readonly status: NodeStatus }
  /** Bytes fetched so far for what is used after the start (disk pieces, images). */
  | { readonly kind: 'fetched'; readonly bytes: number }
  /** The device has what every command needs: what was run once runs without a connection too. */
  | { readonly kind: 'kept' }
  | { readonly kind: 'connection'; readonly status: 'lost' | 'back' }
  /** The nodes are slower than they should be; why, a sentence. */
  | { readonly kind: 'slower'; readonly why: string }
  /** Every node is at its first prompt again, and somebody else than the page wanted it so. */
  | { readonly kind: 'reset' }
  | { readonly kind: 'closed' };

export type NodeStatus =
  | { readonly kind: 'starting' }
  | { readonly kind: 'up' }
  /** Stopped on purpose, by a lab or the reader. */
  | { readonly kind: 'stopped' }
  | { readonly kind: 'dead'; readonly why: string };

export type Unsubscribe = () => void;

export interface Engine {
  readonly kind: EngineKind;
  /** Whether `request` can run here, what it costs, else why not and what to do. Never throws. */
  check(request: SessionRequest): Promise<Availability>;
  /**
   * Starts fresh nodes, or goes back to what `saved` names. Resolves when every node has a prompt to give.
   * @throws {SandboxFailure}
   */
  start(
    request: SessionRequest,
    options: {
      readonly onEvent: (event: SessionEvent) => void;
      readonly signal?: AbortSignal;
      readonly saved?: string;
    },
  ): Promise<Session>;
  /** Sessions kept on this device for later. */
  saved(): Promise<readonly SavedSession[]>;
  forget(savedId: string): Promise<void>;
}

export interface SavedSession {
  readonly id: string;
  readonly lab: string;
  readonly nodes: readonly string[];
  /** 0: it is not saved but still runs, and no page has it. */
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly savedAt: number;
  /** What the caller gave to `save` or `keep`: for example captured variables and which snippets have passed. */
  readonly note: string;
  /** Not asked for by the reader, but made by `keep`. */
  readonly by?: 'background';
  /**
   * Why the nodes cannot go on from it, where they cannot: their state is of another build of the machine, or there is
   * none, only words (`later`) of a session that ended before its state was kept.
   */
  readonly lacks?: 'guest' | 'state';
  /** What `keepWords` was given last, if that was after the state. */
  readonly later?: string;
}

/** What `keep` has done. */
export interface Kept {
  readonly saved: SavedSession;
  /** Bytes written this time: of what changed since the last. */
  readonly writtenBytes: number;
  /** Milliseconds that the nodes stood still; of several, the longest. */
  readonly stoodMs: number;
  /** Milliseconds in all. */
  readonly ms: number;
}

export interface Session {
  readonly id: string;
  readonly info: EngineInfo;
  readonly request: SessionRequest;
  node(name: string): SandboxNode;
  onEvent(listener: (event: SessionEvent) => void): Unsubscribe;
  /** Images that the nodes' Engines have or can pull, reference (`nginx:latest`) to digest, where it is known. */
  images(): Promise<Readonly<Record<string, string>>>;
  /** Remembers the whole session as it is now; the newest few are kept. Gives an id for `goBack`. */
  checkpoint(): Promise<string>;
  /** Every node returns to the checkpoint. Terminals stay open and show that state's screen. */
  goBack(checkpointId: string): Promise<void>;
  /** Every node returns to its first prompt. */
  reset(): Promise<void>;
  /** @throws {SandboxFailure} when the device has no room (`storage-full`) */
  save(note: string): Promise<SavedSession>;
  /**
   * Keeps the whole session as it stands, in place of what it kept before, while the nodes run on but for a moment: for
   * when the page goes without a word. `note` is called at that moment, once, when all that the terminals' listeners are
   * told is from before it. Called while one is under way, it begins after that one; several such calls are one.
   * Undefined where the nodes outlive the page by themselves.
   * @throws {SandboxFailure} `storage-full`, `no-storage`, `node-died`, `aborted`; what was kept before is still whole
   */
  readonly keep?: (note: () => string) => Promise<Kept>;
  /** Keeps words at once, beside what `keep` keeps, also where that is nothing yet. @throws {SandboxFailure} */
  readonly keepWords?: (words: string) => Promise<void>;
  /** Runs `commands` unseen while nothing else runs, to warm caches; the promise settles when done or aborted. */
  warmUp(commands: readonly string[], signal: AbortSignal): Promise<void>;
  /** A hidden tab costs nothing: the nodes hold still until `resume`. */
  pause(): void;
  resume(): void;
  /** What each node has done so far; empty where nodes are as fast as their machine. */
  work(): Promise<readonly Work[]>;
  close(): Promise<void>;
}

/** Instructions that a node did, and the time in which it had something to do, ms. */
export interface Work {
  readonly instructions: number;
  readonly ms: number;
}

export interface SandboxNode {
  readonly name: string;
  readonly status: NodeStatus;
  /** A new interactive bash with shell integration, in the lab folder. */
  openTerminal(size: TerminalSize): Promise<Terminal>;
  /** `path` absolute or below the lab folder; folders are made. */
  writeFile(path: string, contents: Uint8Array): Promise<void>;
  /** Variables that every shell of this node sees from its next command on. */
  setVariables(variables: Readonly<Record<string, string>>): Promise<void>;
  /** One HTTP request to a port that the node itself listens on, as `curl` on the node would see it. */
  fetch(port: number, request: PortRequest): Promise<PortAnswer>;
  /** Ports that containers publish on this node now. */
  publishedPorts(): Promise<readonly number[]>;
  /** As pulling the plug. */
  stop(): Promise<void>;
  /** After `stop` or death: the node starts with its first state. */
  start(): Promise<void>;
}

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/** One shell's raw bytes. */
export interface Terminal {
  readonly id: string;
  /** As typed by a person. */
  write(text: string): void;
  resize(size: TerminalSize): void;
  onOutput(listener: (bytes: Uint8Array) => void): Unsubscribe;
  /** The shell ended. */
  onExit(listener: (exitCode: number) => void): Unsubscribe;
  close(): void;
}

export interface PortRequest {
  readonly method: string;
  /** With query, beginning with `/`. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

export interface PortAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** What happened, why, and what to do: whole sentences for the reader. */
export interface SandboxError {
  readonly code: SandboxErrorCode;
  readonly message: string;
  readonly hint: string;
  /** The address of this page where it does work. */
  readonly at?: string;
}

type SandboxErrorCode =
  | 'not-built'
  | 'no-webassembly'
  | 'too-little-memory'
  | 'download-failed'
  | 'damaged-piece'
  | 'storage-full'
  | 'no-storage'
  | 'node-died'
  | 'no-answer'
  | 'connection-lost'
  /** The browser or the server lets this page not reach the other. */
  | 'not-allowed'
  | 'refused'
  | 'not-found'
  | 'aborted';

/** How a `SandboxError` travels: the only error that an engine throws. */
export class SandboxFailure extends Error {
  readonly error: SandboxError;
  constructor(error: SandboxError, options?: ErrorOptions) {
    super(`${error.message} ${error.hint}`, options);
    this.name = 'SandboxFailure';
    this.error = error;
  }
}

/** What became of one typed command. `output` is as the terminal got it, escapes and all. */
export type ExecResult =
  | { readonly status: 'exited'; readonly exitCode: number; readonly output: string; readonly ms: number }
  /**
   * A program's prompt waits (`/ # `). `exitCode`: of a command that was typed at that shell's prompt; undefined
   * where it opened the program just now, or where the prompt is of a program that tells none (a database).
   */
  | {
      readonly status: 'prompting';
      readonly exitCode: number | undefined;
      readonly output: string;
      readonly ms: number;
    }
  | { readonly status: 'timed-out'; readonly output: string; readonly ms: number }
  /**
   * It waited for what nobody types, and was ended: for the rest of the `command`, an `answer` to the question that the
   * output ends with, or `input`.
   */
  | {
      readonly status: 'waiting';
      readonly waitsFor: 'command' | 'answer' | 'input';
      readonly output: string;
      readonly ms: number;
    }
  /** Stop was pressed. */
  | { readonly status: 'stopped'; readonly output: string; readonly ms: number }
  /** The shell or the node went away. `exitCode`: of a shell that ended by itself. */
  | {
      readonly status: 'lost';
      readonly why: string;
      readonly exitCode?: number;
      readonly output: string;
      readonly ms: number;
    };
