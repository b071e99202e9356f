/** `labs sandbox`: the page's nodes on this machine's own Docker, for its reader or for a classroom. */
import { networkInterfaces } from 'node:os';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { SandboxFailure } from '../sandbox/sandbox.ts';
import { engineWords } from '../sandbox/docker/server/engine-version.ts';
import type { SandboxServer } from '../sandbox/docker/server.ts';
import { startSandboxServer } from '../sandbox/docker/server.ts';
import type { RequestListener } from 'node:http';
import { builtSite } from '../serve/built-site.ts';
import { usageError } from './exit-codes.ts';
import { numberOption, portOption } from './numbers.ts';
import { classroomWords, openingWords, privilegedWords } from './sandbox-words.ts';

interface SandboxOptions {
  readonly engine: string;
  readonly port: number;
  readonly listen?: string;
  readonly name: readonly string[];
  readonly origin: readonly string[];
  readonly site?: string;
  readonly classroom?: number;
  readonly nodes?: number;
  readonly memory?: number;
  readonly cpus?: number;
  readonly sessions?: number;
  readonly grace: number;
}

/** With less a node's Engine has no room for a few containers. */
const leastMemoryMiB = 512;

export function register(program: Command): void {
  program
    .command('sandbox')
    .description('run the labs’ nodes on your own Docker Engine, at full speed')
    .option('--engine <version>', `Engine of the nodes: ${engineWords}`, 'docker')
    .option('--port <number>', 'port of the server and of the site', portOption('--port'), 7411)
    .option('--listen <address>', 'address to listen on (default: 127.0.0.1, or all with --classroom)')
    .option('--name <host>', 'a further name by which pages reach this machine (repeat)', collect, [])
    .option(
      '--origin <url>',
      'a further site whose pages may connect, as https://labs.example (repeat)',
      collect,
      [],
    )
    .option('--site <folder>', 'built site to serve (default: DIST_DIR or dist, built if it is not there)')
    .option(
      '--classroom <learners>',
      'serve so many learners on the network, each with a join code',
      numberOption('--classroom', { from: 1, to: 200 }),
    )
    .option(
      '--nodes <number>',
      'most nodes of a session (default: 6, in a classroom 3)',
      numberOption('--nodes', { from: 1, to: 9 }),
    )
    .option(
      '--memory <MiB>',
      'most memory of a node (default: 4096, in a classroom 1024)',
      numberOption('--memory', { from: leastMemoryMiB, to: 1024 * 1024 }),
    )
    .option(
      '--cpus <number>',
      'most cores of a node (default: 2)',
      numberOption('--cpus', { from: 0.1, to: 256, fractions: true }),
    )
    .option(
      '--sessions <number>',
      'most sessions at once of one person (default: 8, in a classroom 2)',
      numberOption('--sessions', { from: 1, to: 100 }),
    )
    .option(
      '--grace <minutes>',
      'how long a page may be away before its nodes are removed',
      numberOption('--grace', { from: 0, to: 1440 }),
      10,
    )
    .action(sandbox);
}

async function sandbox(options: SandboxOptions): Promise<void> {
  const classroom = options.classroom ?? 0;
  const host = options.listen ?? (classroom > 0 ? '0.0.0.0' : '127.0.0.1');
  const names = [...options.name, ...(host === '0.0.0.0' ? lanAddresses() : [])];
  const site = await siteToServe(options.site);
  const server = await start(options, host, names, site);
  if (!server) return;
  const say = (text: string): void => {
    process.stdout.write(`${text}\n`);
  };
  if (server.classroom) say(classroomWords(server, names[0] ?? host, site !== undefined));
  else say(openingWords(server, site !== undefined));
  say(privilegedWords);
  say('\nCtrl-C ends every session and removes everything of it.');
  endOnSignal(server);
}

async function start(
  options: SandboxOptions,
  host: string,
  names: readonly string[],
  site: RequestListener | undefined,
): Promise<SandboxServer | undefined> {
  const room = options.classroom ? { nodes: 3, memoryMiB: 1024, sessions: 2 } : {};
  try {
    return await startSandboxServer({
      engine: options.engine,
      port: options.port,
      host,
      names,
      origins: options.origin,
      graceMs: options.grace * 60_000,
      learners: options.classroom ?? 0,
      ...(site && { site }),
      rules: {
        ...room,
        ...(options.nodes !== undefined && { nodes: options.nodes }),
        ...(options.memory !== undefined && { memoryMiB: options.memory }),
        ...(options.cpus !== undefined && { cpus: options.cpus }),
        ...(options.sessions !== undefined && { sessions: options.sessions }),
      },
      log: (line) => process.stderr.write(`${line}\n`),
    });
  } catch (error) {
    process.stderr.write(`labs sandbox: ${whyNot(error, options.port)}\n`);
    process.exitCode = usageError;
    return undefined;
  }
}

function whyNot(error: unknown, port: number): string {
  if (error instanceof SandboxFailure || error instanceof RangeError) return error.message;
  const code = (error as { code?: string }).code;
  if (code === 'EADDRINUSE')
    return `port ${port} is taken, perhaps by another labs sandbox; choose one with --port.`;
  if (code === 'ENOENT' || code === 'ECONNREFUSED' || code === 'EACCES') {
    return 'Docker does not answer. Start Docker, see that `docker version` names a server, and try again.';
  }
  return error instanceof Error ? error.message : String(error);
}

/** The reader's browser may let them use their Docker from here only, so a site that is not built yet is built. */
async function siteToServe(folder: string | undefined): Promise<RequestListener | undefined> {
  const at = resolve(folder ?? process.env['DIST_DIR'] ?? 'dist');
  const there = builtSite(at);
  if (there !== undefined || folder !== undefined) return there;
  process.stderr.write('Building the site …\n');
  const { buildSite } = await import('./setup/site.ts');
  // Errors in pages are printed; the pages that are fine are served all the same.
  await buildSite();
  return builtSite(at);
}

/** The first interrupt ends in order, the second at once. */
function endOnSignal(server: SandboxServer): void {
  let ending = false;
  const end = (): void => {
    if (ending) process.exit(1);
    ending = true;
    process.stdout.write('\nRemoving the sessions …\n');
    void server.close().then(() => process.exit(0));
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
}

function lanAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address);
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}
