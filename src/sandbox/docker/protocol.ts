/**
 * What the page and the server say to each other over one WebSocket. The first message each way is JSON text
 * (`Hello`, `Welcome`); everything after is binary packets: a JSON head and raw bytes (`packet.ts`), numbered
 * and kept until acknowledged (`channel.ts`), so that a lost connection loses nothing.
 */
import type { EngineInfo, SandboxError, SavedSession, SessionEvent, TerminalSize } from '../sandbox.ts';

export const protocolVersion = 1;

/** Close codes of the WebSocket that mean: do not try again. */
export const closeCodes = { refused: 4401, otherVersion: 4402, tooMany: 4429 } as const;

export interface ChannelKey {
  readonly id: string;
  readonly key: string;
}

export interface Hello {
  readonly kind: 'hello';
  readonly protocol: number;
  readonly token: string;
  /** To go on with an earlier connection's channel. */
  readonly resume?: ChannelKey & { readonly received: number };
}

export interface Welcome {
  readonly kind: 'welcome';
  readonly channel: ChannelKey;
  /** Number of the last message that the server has had from this channel; 0: a new channel. */
  readonly received: number;
  readonly limits: ServerLimits;
}

export interface ServerLimits {
  readonly nodes: number;
  /** MiB a node. */
  readonly memoryMiB: number;
  readonly sessions: number;
}

/** What a page may ask, each with one answer. `bytes` of a packet are the file's or the body's. */
export type Call =
  | { readonly call: 'check'; readonly nodes: number; readonly memoryMiB: number }
  | {
      readonly call: 'start';
      readonly lab: string;
      readonly nodes: readonly string[];
      readonly memoryMiB: number;
      readonly saved?: string;
    }
  | { readonly call: 'saved' }
  | { readonly call: 'forget' | 'close'; readonly session: string }
  | {
      readonly call: 'open-terminal';
      readonly session: string;
      readonly node: string;
      readonly size: TerminalSize;
    }
  | { readonly call: 'write-file'; readonly session: string; readonly node: string; readonly path: string }
  | {
      readonly call: 'set-variables';
      readonly session: string;
      readonly node: string;
      readonly variables: Readonly<Record<string, string>>;
    }
  | {
      readonly call: 'fetch';
      readonly session: string;
      readonly node: string;
      readonly port: number;
      readonly method: string;
      readonly path: string;
      readonly headers: Readonly<Record<string, string>>;
    }
  | {
      readonly call: 'published-ports' | 'stop-node' | 'start-node';
      readonly session: string;
      readonly node: string;
    }
  | { readonly call: 'checkpoint' | 'images' | 'reset' | 'pause' | 'resume'; readonly session: string }
  | { readonly call: 'go-back'; readonly session: string; readonly checkpoint: string }
  | { readonly call: 'save'; readonly session: string; readonly note: string }
  | { readonly call: 'warm-up'; readonly session: string; readonly commands: readonly string[] }
  /** Ends an earlier `start` or `warm-up` of this channel. */
  | { readonly call: 'abort'; readonly request: number }
  | { readonly call: 'report-step'; readonly page: string; readonly step: number; readonly total: number };

/** What `start` is answered with. */
export interface StartAnswer {
  readonly session: string;
  readonly info: EngineInfo;
  readonly lab: string;
  readonly nodes: readonly string[];
  readonly memoryMiB: number;
}

export interface FetchAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
}

export type SavedAnswer = readonly SavedSession[];

export type ClientMessage =
  | { readonly kind: 'request'; readonly id: number; readonly call: Call }
  | { readonly kind: 'input'; readonly terminal: string; readonly text: string }
  | { readonly kind: 'resize'; readonly terminal: string; readonly size: TerminalSize }
  | { readonly kind: 'close-terminal'; readonly terminal: string };

export type ServerMessage =
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failure'; readonly id: number; readonly error: SandboxError }
  | { readonly kind: 'output'; readonly terminal: string }
  | { readonly kind: 'exit'; readonly terminal: string; readonly exitCode: number }
  | { readonly kind: 'event'; readonly session: string; readonly event: SessionEvent };

/** What events of a session go by until its `start` is answered. */
export function startName(request: number): string {
  return `request-${request}`;
}
