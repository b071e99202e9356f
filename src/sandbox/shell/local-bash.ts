/** For tests: a real bash on a pseudo-terminal of this machine, with the sandbox's own bashrc. */
import { spawn } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Terminal } from '../sandbox.ts';
import { Shell } from './shell.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export function openLocalBash(home: string, bashrc = here('bashrc')): Promise<Terminal> {
  const child = spawn('python3', [here('fixtures/on_terminal.py'), 'bash', '--rcfile', bashrc, '-i'], {
    cwd: home,
    env: { HOME: home, PATH: process.env['PATH'], TERM: 'xterm-256color', LANG: 'C.UTF-8' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  return Promise.resolve({
    id: String(child.pid),
    write: (text) => {
      if (child.stdin.writable) child.stdin.write(text);
    },
    resize: () => undefined,
    onOutput: (listener) => {
      child.stdout.on('data', listener);
      return () => child.stdout.off('data', listener);
    },
    onExit: (listener) => {
      const ended = (code: number | null): void => {
        listener(code ?? -1);
      };
      child.on('close', ended);
      return () => child.off('close', ended);
    },
    close: () => child.stdin.end(),
  });
}

/** A shell on such a terminal, in a home of its own. */
export class LocalShell {
  readonly home = realpathSync(mkdtempSync(join(tmpdir(), 'shell-')));
  readonly shell = new Shell(() => openLocalBash(this.home));
  /** What the terminal has shown, control sequences included. */
  screen = '';

  constructor() {
    const decoder = new TextDecoder();
    this.shell.onOutput((bytes) => {
      this.screen += decoder.decode(bytes, { stream: true });
    });
  }

  close(): void {
    this.shell.close();
    rmSync(this.home, { recursive: true, force: true });
  }
}
