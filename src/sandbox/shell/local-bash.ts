/** For tests: a real bash on a pseudo-terminal of this machine, with the sandbox's own bashrc. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Terminal } from '../sandbox.ts';

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
