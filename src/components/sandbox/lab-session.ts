/**
 * A lab's session: its nodes' shells, what commands have captured, and the way back. It outlives going
 * from page to page of the lab.
 */
import type { Session } from '../../sandbox/sandbox.ts';
import { SandboxFailure } from '../../sandbox/sandbox.ts';
import type { RunPhase, TtyMemory } from '../../sandbox/shell/shell.ts';
import { Shell } from '../../sandbox/shell/shell.ts';
import type { RunNode, RunPorts } from '../../verify/ports.ts';
import { timeScale } from '../../verify/given-time.ts';
import { clock } from './clock.ts';

/** A shell as the pane shows it. */
export interface NodeShell {
  readonly shell: Shell;
  readonly node: string;
  /** 1 is the node's own, where commands are typed. */
  readonly number: number;
}

interface Checkpoint {
  readonly id: string;
  readonly snippet: string;
  /** The command that came next. */
  readonly before: string;
  readonly shells: ReadonlyMap<Shell, TtyMemory>;
  readonly variables: ReadonlyMap<string, string>;
}

export interface SessionListener {
  onShell(shell: NodeShell): void;
  onShellClosed(shell: NodeShell): void;
  /** The nodes went back; what the terminals show is from before. */
  onWentBack(words: string): void;
}

export class LabSession {
  readonly session: Session;
  readonly variables = new Map<string, string>();
  /** As the runner has it (`RunPorts`). */
  readonly #insideStatus = new Map<string, number>();
  readonly #listener: SessionListener;
  readonly #shells: NodeShell[] = [];
  #checkpoints: Checkpoint[] = [];

  constructor(session: Session, listener: SessionListener) {
    this.session = session;
    this.#listener = listener;
    for (const node of session.request.nodes) this.openShell(node);
  }

  get nodes(): readonly string[] {
    return this.session.request.nodes;
  }

  /** The command that `undo` would take back. */
  get undoable(): string | undefined {
    return this.#checkpoints.at(-1)?.before;
  }

  /** Opens every node's own shell. @throws {SandboxFailure} */
  async connect(): Promise<void> {
    await Promise.all(this.#shells.map(({ shell }) => shell.connect()));
  }

  /** The node's own shell. @throws {Error} where there is no such node */
  shell(node: string): Shell {
    const found = this.#shells.find((shell) => shell.node === node && shell.number === 1);
    if (found === undefined) throw new Error(`This sandbox has no node named ${node}.`);
    return found.shell;
  }

  /** A shell more on `node`. */
  openShell(node: string): NodeShell {
    const numbers = this.#shells.filter((shell) => shell.node === node).map(({ number }) => number);
    const opened: NodeShell = {
      shell: new Shell(() => this.session.node(node).openTerminal({ columns: 80, rows: 24 })),
      node,
      number: Math.max(0, ...numbers) + 1,
    };
    this.#shells.push(opened);
    this.#listener.onShell(opened);
    return opened;
  }

  closeShell(closing: NodeShell): void {
    const at = this.#shells.indexOf(closing);
    if (at === -1) return;
    this.#shells.splice(at, 1);
    closing.shell.close();
    this.#listener.onShellClosed(closing);
  }

  /** What the runner of snippets works with. `before` is awaited before anything changes a node. */
  ports(before: () => Promise<void>, onPhase: (node: string, phase: RunPhase) => void): RunPorts {
    const { session, variables } = this;
    const insideStatus = this.#insideStatus;
    const nodes = new Map<string, RunNode>();
    for (const { node: name, number, shell } of this.#shells) {
      if (number !== 1) continue;
      const node = session.node(name);
      nodes.set(name, {
        name,
        run: async (command, options) => {
          await before();
          return shell.run(command, {
            ...options,
            onPhase: (phase) => {
              onPhase(name, phase);
            },
          });
        },
        openShell: async () => {
          await before();
          const opened = this.openShell(name);
          return {
            run: (command, options) => opened.shell.run(command, options),
            close: () => {
              this.closeShell(opened);
            },
          };
        },
        writeFile: async (path, text) => {
          await before();
          await node.writeFile(path, new TextEncoder().encode(text));
        },
        setVariables: (values) => node.setVariables(values),
      });
    }
    return {
      node: (name) => nodes.get(name),
      nodes: this.nodes,
      info: session.info,
      clock,
      variables,
      insideStatus,
      // A node that is gone tells none, and runs nothing that could take long.
      timeScale: async () => timeScale(await session.speed().catch(() => undefined)),
      images: () => session.images(),
    };
  }

  /** Remembers how everything stands, before `snippet` runs. A device without room for it goes without. */
  async checkpoint(snippet: string, before: string): Promise<void> {
    const shells = new Map(this.#shells.map(({ shell }) => [shell, shell.remember()]));
    const variables = new Map(this.variables);
    try {
      const id = await this.session.checkpoint();
      this.#checkpoints.push({ id, snippet, before, shells, variables });
    } catch {
      this.#checkpoints = [];
    }
  }

  /** Takes the last run back. @throws {SandboxFailure} */
  async undo(): Promise<void> {
    const last = this.#checkpoints.at(-1);
    if (last !== undefined) await this.#goBack(last);
  }

  /** To before `snippet` last ran; false when that is not remembered. @throws {SandboxFailure} */
  async goBackTo(snippet: string): Promise<boolean> {
    const found = this.#checkpoints.findLast((checkpoint) => checkpoint.snippet === snippet);
    if (found === undefined) return false;
    try {
      await this.#goBack(found);
      return true;
    } catch (error) {
      // The engine keeps fewer of them than a long page has snippets.
      if (error instanceof SandboxFailure && error.error.code === 'not-found') return false;
      throw error;
    }
  }

  async #goBack(to: Checkpoint): Promise<void> {
    this.#checkpoints = this.#checkpoints.slice(0, this.#checkpoints.indexOf(to));
    await this.session.goBack(to.id);
    this.variables.clear();
    this.#insideStatus.clear();
    for (const [name, value] of to.variables) this.variables.set(name, value);
    for (const shell of [...this.#shells]) {
      if (shell.number > 1 && !to.shells.has(shell.shell)) this.closeShell(shell);
    }
    this.#listener.onWentBack(`Back to before: ${to.before}`);
    for (const { shell } of this.#shells) {
      const memory = to.shells.get(shell);
      if (memory !== undefined) shell.recall(memory);
    }
  }

  /** Every node returns to its first prompt. @throws {SandboxFailure} */
  async reset(): Promise<void> {
    for (const shell of [...this.#shells]) {
      if (shell.number > 1) this.closeShell(shell);
      else shell.shell.close();
    }
    await this.session.reset();
    await this.#beginAgain('Back to the beginning');
  }

  /** Somebody else has reset the nodes: the same from there on. @throws {SandboxFailure} */
  async wasReset(): Promise<void> {
    for (const shell of [...this.#shells]) if (shell.number > 1) this.closeShell(shell);
    await this.#beginAgain('Back to the beginning, by whoever leads the class');
  }

  async #beginAgain(words: string): Promise<void> {
    this.#checkpoints = [];
    this.variables.clear();
    this.#insideStatus.clear();
    this.#listener.onWentBack(words);
    await this.connect();
  }

  /** A node that was started anew has a new shell. @throws {SandboxFailure} */
  async restartNode(name: string): Promise<void> {
    const node = this.session.node(name);
    await node.start();
    this.#checkpoints = [];
    for (const shell of [...this.#shells]) {
      if (shell.node !== name) continue;
      if (shell.number > 1) this.closeShell(shell);
      else shell.shell.close();
    }
    await this.connect();
  }

  async close(): Promise<void> {
    for (const shell of [...this.#shells]) this.closeShell(shell);
    await this.session.close();
  }
}
