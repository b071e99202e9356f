/**
 * A lab's session: its nodes' shells, what was run and what it came to, what commands have captured, and the way
 * back. It outlives going from page to page of the lab, and nobody else keeps any of it.
 */
import type { Session, Unsubscribe } from '../../sandbox/sandbox.ts';
import { SandboxFailure } from '../../sandbox/sandbox.ts';
import type { RunPhase, TtyMemory } from '../../sandbox/shell/shell.ts';
import { Shell } from '../../sandbox/shell/shell.ts';
import type { RunNode, RunPorts } from '../../verify/ports.ts';
import { timeScale } from '../../verify/given-time.ts';
import type { SnippetResult } from '../../verify/result.ts';
import { screenLines } from '../../verify/screen.ts';
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
  readonly results: ReadonlyMap<string, SnippetResult>;
}

/** A command that has ended, of the page's or typed by the reader. */
export interface LastCommand {
  readonly text: string;
  readonly node: string;
}

/**
 * What happens in a session that its page may want to keep. `ended`: a command, or what changed the nodes otherwise;
 * `entered`: the reader has entered a line that now runs; `begun`: the nodes are new, so that nothing is done yet.
 */
export type Activity = 'ended' | 'entered' | 'begun';

/** The pages that the one which the session was started on builds upon: they run first, unseen. */
export type SetUp =
  { readonly kind: 'due' } | { readonly kind: 'done' } | { readonly kind: 'failed'; readonly why: string };

export interface SessionListener {
  onShell(shell: NodeShell): void;
  onShellClosed(shell: NodeShell): void;
  /** The nodes went back; what the terminals show is from before. */
  onWentBack(words: string): void;
}

export class LabSession {
  readonly session: Session;
  readonly variables = new Map<string, string>();
  /** The command that ended last. */
  last: LastCommand | undefined;
  #setUp: SetUp = { kind: 'due' };
  #isOver = false;
  /** How much has been done, counted; and how much of it a save of this session has. */
  #done = 0;
  #saved = 0;
  readonly #activityListeners = new Set<(activity: Activity) => void>();
  #results = new Map<string, SnippetResult>();
  /** As the runner has it (`RunPorts`). */
  readonly #insideStatus = new Map<string, number>();
  readonly #listener: SessionListener;
  readonly #onResults: (results: ReadonlyMap<string, SnippetResult>) => void;
  readonly #shells: NodeShell[] = [];
  #checkpoints: Checkpoint[] = [];

  /** `onResults` is called when a result came, changed or went. */
  constructor(
    session: Session,
    listener: SessionListener,
    onResults: (results: ReadonlyMap<string, SnippetResult>) => void,
  ) {
    this.session = session;
    this.#listener = listener;
    this.#onResults = onResults;
    for (const node of session.request.nodes) this.openShell(node);
  }

  get nodes(): readonly string[] {
    return this.session.request.nodes;
  }

  /** By snippet, of all pages of the lab that the reader was on; the newest last. */
  get results(): ReadonlyMap<string, SnippetResult> {
    return this.#results;
  }

  /** Keeps what a snippet came to. */
  keep(result: SnippetResult): void {
    this.#results.delete(result.id);
    this.#results.set(result.id, result);
    this.#onResults(this.#results);
    this.#act('ended');
  }

  /** Puts `amended` in the place of `result`, unless that is not what the session has any more. Gives whether it did. */
  amend(result: SnippetResult, amended: SnippetResult): boolean {
    if (this.#isOver || this.#results.get(result.id) !== result) return false;
    this.keep(amended);
    return true;
  }

  /** Due again whenever the nodes are new. */
  get setUp(): SetUp {
    return this.#setUp;
  }

  /** Runs the set-up where it is due. `run` gives why it failed, if it did. */
  async makeSetUp(run: () => Promise<string | undefined>): Promise<void> {
    if (this.#setUp.kind !== 'due') return;
    this.#setUp = { kind: 'done' };
    const why = await run();
    if (why !== undefined) this.#setUp = { kind: 'failed', why };
  }

  /** A command of the page's has come to its end. */
  ended(command: LastCommand): void {
    this.last = command;
    this.#act('ended');
  }

  /** Whether something was done that no save has. */
  get isUnsaved(): boolean {
    return this.#done > this.#saved;
  }

  /** When the reader last pressed a key in a terminal, by `performance.now()`. */
  get typedAt(): number {
    return Math.max(...this.#shells.map(({ shell }) => shell.typedAt));
  }

  onActivity(listener: (activity: Activity) => void): Unsubscribe {
    this.#activityListeners.add(listener);
    return () => this.#activityListeners.delete(listener);
  }

  /** To be called at the instant that a save is of; what it gives, when that is stored. */
  saving(): () => void {
    const done = this.#done;
    return () => {
      this.#saved = Math.max(this.#saved, done);
    };
  }

  /** Takes over what a saved session had. */
  takeOver(saved: {
    readonly variables: Readonly<Record<string, string>>;
    readonly results: readonly SnippetResult[];
    readonly last?: LastCommand;
  }): void {
    this.last = saved.last;
    for (const [name, value] of Object.entries(saved.variables)) this.variables.set(name, value);
    this.#setResults(saved.results.map((result) => [result.id, result]));
    this.#setUp = { kind: 'done' };
  }

  /** Every shell of every node sees them; a node that is down gets them when a command next needs them. */
  async setVariables(values: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, value] of Object.entries(values)) this.variables.set(name, value);
    this.#act('ended');
    await Promise.allSettled(this.nodes.map((name) => this.session.node(name).setVariables(values)));
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
    opened.shell.onTyped(({ line }) => {
      const [text = ''] = screenLines(line);
      if (text !== '') this.ended({ text, node });
    });
    opened.shell.onEntered((at) => {
      // What runs in a program there gives no sign of its end.
      this.#act(at === 'inside' ? 'ended' : 'entered');
    });
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
      timeScale: async () => timeScale(await session.work().catch(() => [])),
      images: () => session.images(),
    };
  }

  /** Remembers how everything stands, before `snippet` runs. A device without room for it goes without. */
  async checkpoint(snippet: string, before: string): Promise<void> {
    const shells = new Map(this.#shells.map(({ shell }) => [shell, shell.remember()]));
    const variables = new Map(this.variables);
    const results = new Map(this.#results);
    try {
      const id = await this.session.checkpoint();
      this.#checkpoints.push({ id, snippet, before, shells, variables, results });
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
    this.#setResults(to.results);
    for (const shell of [...this.#shells]) {
      if (shell.number > 1 && !to.shells.has(shell.shell)) this.closeShell(shell);
    }
    this.#listener.onWentBack(`Back to before: ${to.before}`);
    for (const { shell } of this.#shells) {
      const memory = to.shells.get(shell);
      if (memory !== undefined) shell.recall(memory);
    }
    this.#act('ended');
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
    this.#setResults([]);
    this.last = undefined;
    this.#setUp = { kind: 'due' };
    this.#listener.onWentBack(words);
    this.#act('begun');
    await this.connect();
  }

  #act(activity: Activity): void {
    if (activity === 'begun') this.#saved = this.#done;
    else this.#done += 1;
    for (const listener of this.#activityListeners) listener(activity);
  }

  #setResults(results: Iterable<readonly [string, SnippetResult]>): void {
    this.#results = new Map(results);
    this.#onResults(this.#results);
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
    this.#isOver = true;
    for (const shell of [...this.#shells]) this.closeShell(shell);
    await this.session.close();
  }
}
