/** A terminal's page side: what is typed goes to the server, what it prints comes from there. */
import type { Terminal, TerminalSize, Unsubscribe } from '../sandbox.ts';
import type { ClientMessage } from './protocol.ts';

/** One shell on the server. Output that comes before anybody listens is kept for the first listener. */
export class DockerTerminal implements Terminal {
  readonly id: string;
  readonly #tell: (message: ClientMessage) => void;
  readonly #outputs = new Set<(bytes: Uint8Array) => void>();
  readonly #exits = new Set<(exitCode: number) => void>();
  #unheard: Uint8Array[] = [];
  #exitCode: number | undefined;

  constructor(id: string, tell: (message: ClientMessage) => void) {
    this.id = id;
    this.#tell = tell;
  }

  write(text: string): void {
    if (this.#exitCode === undefined) this.#tell({ kind: 'input', terminal: this.id, text });
  }

  resize(size: TerminalSize): void {
    if (this.#exitCode === undefined) this.#tell({ kind: 'resize', terminal: this.id, size });
  }

  onOutput(listener: (bytes: Uint8Array) => void): Unsubscribe {
    this.#outputs.add(listener);
    const unheard = this.#unheard;
    this.#unheard = [];
    for (const bytes of unheard) listener(bytes);
    return () => this.#outputs.delete(listener);
  }

  onExit(listener: (exitCode: number) => void): Unsubscribe {
    this.#exits.add(listener);
    if (this.#exitCode !== undefined) listener(this.#exitCode);
    return () => this.#exits.delete(listener);
  }

  close(): void {
    if (this.#exitCode === undefined) this.#tell({ kind: 'close-terminal', terminal: this.id });
  }

  /** From the session: bytes arrived. */
  printed(bytes: Uint8Array): void {
    if (this.#outputs.size === 0) this.#unheard.push(bytes);
    for (const listener of [...this.#outputs]) listener(bytes);
  }

  /** From the session: the shell ended. */
  exited(exitCode: number): void {
    if (this.#exitCode !== undefined) return;
    this.#exitCode = exitCode;
    for (const listener of [...this.#exits]) listener(exitCode);
  }
}
