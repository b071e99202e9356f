/** A node's terminal: bash in the container, kept while its page is away. */
import { randomBytes } from 'node:crypto';
import type { Duplex } from 'node:stream';
import type Docker from 'dockerode';
import type { TerminalSize } from '../../sandbox.ts';
import { execute, nodeGone } from './exec.ts';

/** Output that is kept for a page that comes back, in bytes. */
const replayBytes = 256 * 1024;

/** Where a prompt ends and a command line begins. */
const promptMark = '\x1b]133;B';
/** A shell's announcement, without which a page believes none of its marks. */
const announcement = /\x1b\]133;L;[0-9a-f]+\x07/gi;
/** A shell that has no prompt by then has something else to do; whoever types will see. */
const promptWithinMs = 20_000;

/** Writes the shell's process id, for `end`, and the variables that it goes on with, then is the shell. */
const shellScript = `cd /run/labs; rm -f "state.$$"; [ ! -e "state.$1" ] || mv "state.$1" "state.$$"
echo $$ >"shell.$1"; cd "$2" 2>/dev/null || cd /root
exec bash --rcfile /usr/lib/labs/bashrc -i`;

const shellEnvironment = [
  'HOME=/root',
  'USER=root',
  'SHELL=/bin/bash',
  'LANG=C.UTF-8',
  'TERM=xterm-256color',
  'DOCKER_CLI_HINTS=false',
  'BUILDX_NO_DEFAULT_ATTESTATIONS=1',
];

export interface TerminalListener {
  output(bytes: Uint8Array): void;
  exit(exitCode: number): void;
}

/** What another shell needs to go on where this one was. */
export interface ShellState {
  readonly folder: string;
  /** Its variables, as bash declares them. */
  readonly variables: Buffer;
}

const freshShell: ShellState = { folder: '/root', variables: Buffer.alloc(0) };

/** One interactive bash on a node, which may be begun again after the node went back. */
export class ServerTerminal {
  readonly id = randomBytes(8).toString('hex');
  readonly node: string;
  readonly #listener: TerminalListener;
  #stream: Duplex | undefined;
  #exec: Docker.Exec | undefined;
  #container: Docker.Container | undefined;
  #size: TerminalSize;
  #kept: Buffer[] = [];
  #keptBytes = 0;
  /** What shells announced in bytes that are no longer kept. */
  #announced = '';
  /** Names the running shell; a new one for each `begin`. */
  #shell = '';
  /** Told what the running shell has printed, until its first prompt. */
  #onFirst: ((bytes: Buffer) => void) | undefined;
  /** Whether the page that opened it is there; else the next `openTerminal` gets it. */
  attached = true;

  constructor(node: string, size: TerminalSize, listener: TerminalListener) {
    this.node = node;
    this.#size = size;
    this.#listener = listener;
  }

  /** @throws {SandboxFailure} `node-died` */
  async begin(container: Docker.Container, state = freshShell): Promise<void> {
    this.#shell = randomBytes(6).toString('hex');
    const shell = this.#shell;
    try {
      await putVariables(container, `state.${shell}`, state.variables);
      const exec = await container.exec({
        Cmd: ['sh', '-c', shellScript, 'sh', shell, state.folder],
        Env: shellEnvironment,
        AttachStdin: true,
        AttachStdout: true,
        AttachStderr: true,
        Tty: true,
        ...({ ConsoleSize: [this.#size.rows, this.#size.columns] } as object),
      });
      const stream = await exec.start({ hijack: true, stdin: true, Tty: true });
      this.#container = container;
      this.#exec = exec;
      this.#stream = stream;
      stream.on('data', (bytes: Buffer) => {
        if (shell !== this.#shell) return;
        this.#output(bytes);
        this.#onFirst?.(bytes);
      });
      stream.on('error', () => undefined);
      stream.on('close', () => void this.#ended(shell, exec));
      await exec.resize({ h: this.#size.rows, w: this.#size.columns }).catch(() => undefined);
    } catch (error) {
      throw nodeGone(error);
    }
  }

  /** The same, and resolves only when the shell stands at its first prompt. @throws {SandboxFailure} `node-died` */
  async beginAtPrompt(container: Docker.Container, state?: ShellState): Promise<void> {
    const prompt = new Promise<void>((resolve) => {
      let text = '';
      const late = setTimeout(resolve, promptWithinMs);
      this.#onFirst = (bytes) => {
        text += bytes.toString('latin1');
        if (!text.includes(promptMark)) return;
        this.#onFirst = undefined;
        clearTimeout(late);
        resolve();
      };
    });
    await this.begin(container, state);
    await prompt;
  }

  write(text: string): void {
    this.#stream?.write(text);
  }

  async resize(size: TerminalSize): Promise<void> {
    this.#size = size;
    await this.#exec?.resize({ h: size.rows, w: size.columns }).catch(() => undefined);
  }

  /** While the page takes its bytes too slowly, the program waits as on any terminal. */
  hold(held: boolean): void {
    if (held) this.#stream?.pause();
    else this.#stream?.resume();
  }

  /** What it printed last, for a page that joins again or a checkpoint. */
  screen(): Buffer {
    return Buffer.concat([Buffer.from(this.#announced), ...this.#kept]);
  }

  /** Of its shell, as it was at the last prompt. */
  async state(): Promise<ShellState> {
    if (!this.#container) return freshShell;
    const script = `cd /run/labs; pid=$(cat "shell.$1"); readlink "/proc/$pid/cwd"; cat "state.$pid"`;
    const { stdout } = await execute(this.#container, ['sh', '-c', script, 'sh', this.#shell]);
    const end = stdout.indexOf('\n');
    if (end < 1) return freshShell;
    return { folder: stdout.toString('utf8', 0, end), variables: stdout.subarray(end + 1) };
  }

  /** Cuts it from its shell without a word to the page: the node is going away and another shell will follow. */
  detach(): void {
    this.#shell = '';
    this.#stream?.destroy();
    this.#stream = undefined;
  }

  /** Shows `screen` as if it had been printed just now, on a cleared terminal. */
  replay(screen: Buffer): void {
    this.#kept = [];
    this.#keptBytes = 0;
    this.#announced = '';
    this.#output(Buffer.concat([Buffer.from('\x1bc'), screen]));
  }

  /** Hangs up, as closing a terminal window does. */
  async end(): Promise<void> {
    const container = this.#container;
    const shell = this.#shell;
    this.detach();
    if (!container || !shell) return;
    const script = 'kill -HUP "$(cat "/run/labs/shell.$1")"; rm -f "/run/labs/shell.$1"';
    await execute(container, ['sh', '-c', script, 'sh', shell]).catch(() => undefined);
  }

  /** The node of its shell is gone. */
  lost(): void {
    if (!this.#shell) return;
    this.detach();
    this.#listener.exit(-1);
  }

  #output(bytes: Buffer): void {
    this.#kept.push(bytes);
    this.#keptBytes += bytes.length;
    for (
      let first = this.#kept[0];
      first && this.#keptBytes - first.length >= replayBytes;
      first = this.#kept[0]
    ) {
      this.#keptBytes -= first.length;
      this.#announced += (first.toString('latin1').match(announcement) ?? []).join('');
      this.#kept.shift();
    }
    this.#listener.output(bytes);
  }

  async #ended(shell: string, exec: Docker.Exec): Promise<void> {
    if (shell !== this.#shell) return;
    const exitCode = await exec.inspect().then(
      (state) => state.ExitCode ?? -1,
      () => -1,
    );
    if (shell !== this.#shell) return;
    this.detach();
    this.#listener.exit(exitCode);
  }
}

/** A file of variables in the node's folder for them, written only if there is something to write. */
export async function putVariables(
  container: Docker.Container,
  name: string,
  variables: Buffer,
): Promise<void> {
  if (variables.length === 0) return;
  const script = 'head -c "$2" >"/run/labs/$1"';
  await execute(container, ['sh', '-c', script, 'sh', name, String(variables.length)], { input: variables });
}
