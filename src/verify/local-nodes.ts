/** For tests: nodes that are bashes of this machine, each with a home folder of its own. */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, resolve, join } from 'node:path';
import { openLocalBash } from '../sandbox/shell/local-bash.ts';
import { Shell } from '../sandbox/shell/shell.ts';
import type { EngineInfo } from '../sandbox/sandbox.ts';
import type { Clock, RunNode, RunPorts } from './ports.ts';

export const localInfo: EngineInfo = {
  kind: 'vm',
  engineVersion: '28.5.2',
  cliVersion: '26.1.5',
  kernel: '6.1.0',
  platform: 'linux/386',
  guest: '0123456789abcdef',
  standIns: [{ image: 'mcr.example/mssql', note: 'SQLite answers for it.' }],
};

export interface LocalNodes extends RunPorts {
  readonly homes: Readonly<Record<string, string>>;
  close(): void;
}

export function localNodes(names: readonly string[], clock: Clock = realClock): LocalNodes {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'nodes-')));
  const shells: Shell[] = [];
  const nodes = new Map(names.map((name) => [name, localNode(name, join(root, name), shells)]));
  return {
    node: (name) => nodes.get(name),
    nodes: names,
    info: localInfo,
    clock,
    variables: new Map(),
    insideStatus: new Map(),
    timeScale: () => Promise.resolve(1),
    images: () => Promise.resolve({}),
    homes: Object.fromEntries(names.map((name) => [name, join(root, name)])),
    close: () => {
      for (const shell of shells) shell.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

function localNode(name: string, home: string, shells: Shell[]): RunNode {
  const open = (): Shell => {
    const shell = new Shell(async () => {
      await mkdir(home, { recursive: true });
      return openLocalBash(home);
    });
    shells.push(shell);
    return shell;
  };
  const shell = open();
  return {
    name,
    run: (command, options) => shell.run(command, options),
    openShell: () => Promise.resolve(open()),
    writeFile: async (path, text) => {
      const target = resolve(home, path);
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, text);
    },
    setVariables: async (variables) => {
      for (const [key, value] of Object.entries(variables)) {
        await shell.run(`export ${key}='${value}'`, { timeoutMs: 60_000, at: 'node' });
      }
    },
  };
}

const realClock: Clock = {
  now: () => performance.now(),
  wait: (ms, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) {
        resolve();
        return;
      }
      const timer = setTimeout(end, Math.min(ms, 2 ** 31 - 1));
      function end(): void {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        resolve();
      }
      signal.addEventListener('abort', end);
    }),
};
