/** A node's prompt for measurements: typing a command and waiting for its end. */
import type { Session, Terminal } from '../../sandbox.ts';

/** A node's prompt, as a person sits before it. */
export interface Prompt {
  /** Types `command` and gives what it printed and how long it took, ms. */
  type(command: string): Promise<{ readonly output: string; readonly ms: number }>;
  close(): void;
}

const commandStart = '\x1b]133;C';

/** Resolves when the prompt is there. */
export async function promptOf(session: Session, node: string): Promise<Prompt> {
  const terminal = await session.node(node).openTerminal({ columns: 200, rows: 30 });
  const printed = printedBy(terminal);
  await printed.until('\x1b]133;B');
  let count = 0;
  return {
    async type(command) {
      count += 1;
      const from = printed.text.length;
      const began = performance.now();
      terminal.write(`${command}; echo "e"nd-${count}-$?\r`);
      const text = (await printed.until(`end-${count}-`)).slice(from);
      const ms = performance.now() - began;
      return { output: text.slice(text.lastIndexOf(commandStart), text.lastIndexOf(`end-${count}-`)), ms };
    },
    close() {
      terminal.close();
    },
  };
}

/** What a terminal printed, and a way to wait for more of it. */
export function printedBy(terminal: Terminal): {
  readonly text: string;
  until(part: string): Promise<string>;
} {
  let text = '';
  let wake: () => void = () => undefined;
  terminal.onOutput((bytes) => {
    text += Buffer.from(bytes).toString();
    wake();
  });
  return {
    get text() {
      return text;
    },
    async until(part: string): Promise<string> {
      while (!text.includes(part)) await new Promise<void>((resolve) => (wake = resolve));
      return text;
    },
  };
}
