/** Programs that the build starts, on this machine and inside of a root. */
import { execFile } from 'node:child_process';

/** A program that failed, with the end of what it said. */
class CommandFailed extends Error {
  constructor(program: string, args: readonly string[], code: unknown, said: string) {
    const command = [program, ...args].join(' ');
    super(
      `${command.slice(0, 200)} failed (${String(code)}):\n${said.trim().split('\n').slice(-12).join('\n')}`,
    );
    this.name = 'CommandFailed';
  }
}

/**
 * Runs a program without a shell and gives its standard output.
 * @throws {CommandFailed} when it ends with another status than 0, or cannot be started
 */
export function run(
  program: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      program,
      [...args],
      { cwd: options.cwd, env: { ...process.env, LC_ALL: 'C.UTF-8', ...options.env }, maxBuffer: 256 << 20 },
      (error, stdout, stderr) => {
        if (error) reject(new CommandFailed(program, args, error.code, stderr + stdout.slice(-2000)));
        else resolve(stdout);
      },
    );
    child.stdin?.end();
  });
}

/** The same inside another root folder, whose programs this machine can run. */
export function runIn(root: string, program: string, args: readonly string[]): Promise<string> {
  return run('chroot', [root, program, ...args], {
    env: {
      PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin',
      HOME: '/root',
      DEBIAN_FRONTEND: 'noninteractive',
    },
  });
}
