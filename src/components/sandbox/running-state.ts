/** What the pane and the snippet show while a command runs, and the checkpoint before each snippet. */
import type { Snippet } from '../../lab/model.ts';
import type { RunPhase } from '../../sandbox/shell/shell.ts';
import type { CommandResult } from '../../verify/result.ts';
import { markCommand, snippetElement } from './lab-page.ts';
import type { LabSession } from './lab-session.ts';
import { showState } from './pane.ts';
import type { Terminals } from './terminals.ts';
import { duration } from '../../figures.ts';

export class RunningState {
  readonly #session: LabSession;
  readonly #terminals: Terminals;
  #due: { snippet: string; before: string } | undefined;
  #say: (words: string) => void = () => undefined;
  #command = '';
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(session: LabSession, terminals: Terminals) {
    this.#session = session;
    this.#terminals = terminals;
  }

  /** `snippet` is about to run; `say` shows words under it. */
  begin(snippet: Snippet, say: (words: string) => void): void {
    this.#due = { snippet: snippet.id, before: firstLine(snippet) };
    this.#say = say;
    say('Running…');
  }

  /** Awaited before anything of the snippet changes a node. */
  async beforeChange(): Promise<void> {
    const due = this.#due;
    this.#due = undefined;
    if (due !== undefined) await this.#session.checkpoint(due.snippet, due.before);
  }

  command(snippet: Snippet, index: number, state: 'running' | CommandResult): void {
    const element = snippetElement(snippet.id);
    if (state !== 'running') {
      this.end();
      if (element !== undefined) markCommand(element, index, state);
      this.#session.ended({ text: commandLine(snippet, index), node: state.node });
      return;
    }
    if (element !== undefined) markCommand(element, index, 'running');
    const node = nodeOf(snippet, index) ?? this.#session.nodes[0] ?? '';
    this.#terminals.showNode(node);
    this.#command = commandLine(snippet, index);
    this.#tick();
  }

  phase(node: string, phase: RunPhase): void {
    const words: Record<RunPhase, string> = {
      waiting: `Waiting: something else runs in ${node}’s shell, or a line there is not finished. End it there, or press Stop.`,
      typing: `Typing it on ${node}…`,
      running: `Running on ${node}…`,
      stopping: 'Stopping it…',
    };
    this.#say(words[phase]);
  }

  end(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #tick(): void {
    this.end();
    const started = performance.now();
    const show = (): void => {
      const elapsed = duration(Math.floor((performance.now() - started) / 1000) * 1000);
      showState('running', { command: this.#command, elapsed });
    };
    show();
    this.#timer = setInterval(show, 1000);
  }
}

function firstLine(snippet: Snippet): string {
  return commandLine(snippet, 0);
}

function commandLine(snippet: Snippet, index: number): string {
  const text = snippet.kind === 'console' ? (snippet.commands[index]?.text ?? '') : snippet.value;
  const [line = ''] = text.trim().split('\n', 1);
  if (snippet.kind === 'file') return `save ${snippet.path}`;
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}

function nodeOf(snippet: Snippet, index: number): string | undefined {
  if (snippet.kind === 'script' || snippet.kind === 'file') return snippet.node;
  if (snippet.kind !== 'console') return undefined;
  const prompt = snippet.commands[index]?.prompt;
  return prompt === undefined || prompt.kind === 'powershell' ? undefined : prompt.node;
}
