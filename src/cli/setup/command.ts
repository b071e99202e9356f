/** Runs other programs for the set-up, their output going straight to the terminal. */
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * Runs `command` and gives its exit status; 127 when it is not there, 128 + signal number is not told
 * apart from 1.
 */
export function run(
  command: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<number> {
  return settled(spawn(command, args, { stdio: 'inherit', env: { ...process.env, ...environment } }));
}

/** How long after its end a program's last words may come, in ms. */
const lastWordsMs = 2000;

/** As {@link run}, and `keep` hears what the program prints to either of its outputs, as it is printed. */
export async function runAndKeep(
  command: string,
  args: readonly string[],
  keep: (text: string) => void,
): Promise<number> {
  const child = spawn(command, args, { stdio: ['inherit', 'pipe', 'pipe'] });
  for (const [from, to] of [
    [child.stdout, process.stdout],
    [child.stderr, process.stderr],
  ] as const) {
    from.setEncoding('utf8').on('data', (text: string) => {
      to.write(text);
      keep(text);
    });
  }
  const closed = new Promise((resolve) => child.once('close', resolve));
  const status = await settled(child);
  // What the program left running may hold its outputs open: that is no reason to wait for ever.
  await Promise.race([closed, delay(lastWordsMs)]);
  child.stdout.destroy();
  child.stderr.destroy();
  return status;
}

function settled(child: ChildProcess): Promise<number> {
  return new Promise((resolve) => {
    const forward = (signal: NodeJS.Signals) => child.kill(signal);
    process.on('SIGINT', forward).on('SIGTERM', forward);
    const settle = (status: number) => {
      process.off('SIGINT', forward).off('SIGTERM', forward);
      resolve(status);
    };
    child.once('error', () => {
      settle(127);
    });
    child.once('exit', (status) => {
      settle(status ?? 1);
    });
  });
}

/** True for root, or where `sudo` asks for no password: Debian's packages can be installed. */
export async function canInstallPackages(): Promise<boolean> {
  if ((await run('sh', ['-c', 'command -v apt-get >/dev/null'])) !== 0) return false;
  return process.getuid?.() === 0 || (await run('sh', ['-c', 'sudo -n true 2>/dev/null'])) === 0;
}

/** Installs Debian packages; gives whether it worked. */
export async function installPackages(names: readonly string[]): Promise<boolean> {
  const root = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const apt = async (...words: string[]) => {
    const [program = 'apt-get', ...args] = [...root, 'apt-get', '-q', ...words];
    return run(program, args, { DEBIAN_FRONTEND: 'noninteractive' });
  };
  await apt('update');
  return (await apt('install', '-y', '--no-install-recommends', ...names)) === 0;
}
