/** A terminal of a node: a channel of its line with listeners. */
import type { Terminal } from '../sandbox.ts';
import type { AgentLine } from './line.ts';

let count = 0;

export function openLineTerminal(line: AgentLine, columns: number, rows: number): Terminal {
  const outputs = new Set<(bytes: Uint8Array) => void>();
  const exits = new Set<(exitCode: number) => void>();
  /** What came before anyone listened. */
  const early: Uint8Array[] = [];
  let exitCode: number | undefined;
  const end = (code: number) => {
    if (exitCode !== undefined) return;
    exitCode = code;
    for (const listener of exits) listener(code);
  };
  const channel = line.openTerminal(columns, rows, {
    onData: (bytes) => {
      if (outputs.size === 0) early.push(bytes);
      for (const listener of outputs) listener(bytes);
    },
    onExit: (status) => {
      // -1: the shell did not end, it is gone with its node, or with the state that the node left.
      end(Math.max(-1, status));
    },
  });
  return {
    id: `vm-${(++count).toString()}`,
    write: (text) => {
      channel.write(new TextEncoder().encode(text));
    },
    resize: (size) => {
      channel.resize(size.columns, size.rows);
    },
    onOutput: (listener) => {
      outputs.add(listener);
      for (const bytes of early.splice(0)) listener(bytes);
      return () => outputs.delete(listener);
    },
    onExit: (listener) => {
      exits.add(listener);
      if (exitCode !== undefined) listener(exitCode);
      return () => exits.delete(listener);
    },
    close: () => {
      channel.close();
    },
  };
}
