/** The record of a saved session, as it lies in a volume beside the nodes' files. */
import type { SavedSession } from '../../sandbox.ts';
import type { NodeStanding } from './standing.ts';
import type { ShellState } from './terminal.ts';

/** What a node goes on with beside its files. */
export interface SavedNode extends NodeStanding {
  /** Of the node's own shell. */
  readonly shell: ShellState | undefined;
}

/** A saved session, as it stood. */
export interface SavedState extends SavedSession {
  readonly memoryMiB: number;
  /** Tag of the image that its nodes were made of: another Engine may not read what this one wrote. */
  readonly image: string;
  /** Of its network. */
  readonly subnet: string;
  /** A Swarm's nodes find each other by address only. */
  readonly swarm: boolean;
  /** Nodes that were up; the others begin afresh. */
  readonly states: ReadonlyMap<string, SavedNode>;
}

export function pageView({ id, lab, nodes, bytes, savedAt, note }: SavedState): SavedSession {
  return { id, lab, nodes, bytes, savedAt, note };
}

/** Raise it when the record changes its shape. */
const version = 1;

interface WrittenNode {
  readonly running: readonly string[];
  readonly captured: string;
  readonly shell?: { readonly folder: string; readonly variables: string };
}

interface Written extends Omit<SavedState, 'states'> {
  readonly version: number;
  readonly states: Readonly<Record<string, WrittenNode>>;
}

export function writeState(state: SavedState): Buffer {
  const nodes = [...state.states].map(([name, { running, captured, shell }]): [string, WrittenNode] => [
    name,
    {
      running,
      captured: captured.toString('base64'),
      ...(shell && { shell: { folder: shell.folder, variables: shell.variables.toString('base64') } }),
    },
  ]);
  const written: Written = { ...state, version, states: Object.fromEntries(nodes) };
  return Buffer.from(JSON.stringify(written));
}

/** Undefined for what another version of the server wrote: only servers write it. */
export function readState(text: string): SavedState | undefined {
  const { version: of, states, ...rest } = JSON.parse(text) as Written;
  if (of !== version) return undefined;
  const nodes = Object.entries(states).map(([name, { running, captured, shell }]): [string, SavedNode] => [
    name,
    {
      running,
      captured: Buffer.from(captured, 'base64'),
      shell: shell && { folder: shell.folder, variables: Buffer.from(shell.variables, 'base64') },
    },
  ]);
  return { ...rest, states: new Map(nodes) };
}
