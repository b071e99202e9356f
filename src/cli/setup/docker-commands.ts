/**
 * `node src/cli/setup/docker-commands.ts`: writes src/search/docker-commands.json, the short flags and the other
 * names of every docker command, as the docker command of this machine (with its plugins) tells them in `--help`.
 * No Engine is asked. Run it when the labs move to another version, then `npm run format`.
 */
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { usageError } from '../exit-codes.ts';
import { readHelp } from './docker-help.ts';

const flags: Record<string, Record<string, string>> = {};
const aliases = new Map<string, readonly string[]>();

async function readCommand(path: readonly string[]): Promise<void> {
  const { stdout } = await promisify(execFile)('docker', [...path, '--help'], {
    env: { ...process.env, COLUMNS: '200' },
  });
  const help = readHelp(stdout);
  const name = path.join(' ');
  if (path.length > 0) flags[name] = help.flags;
  if (help.names.length > 1) aliases.set(help.names.join(), help.names);
  // A plugin that is not there is listed all the same where an alias needs it (`builder build`).
  for (const command of help.commands)
    await readCommand([...path, command]).catch((error: unknown) => {
      console.error(`docker ${[...path, command].join(' ')} is left out: ${(error as Error).message.trim()}`);
    });
}

try {
  await readCommand([]);
  const file = new URL('../../search/docker-commands.json', import.meta.url);
  await writeFile(file, JSON.stringify({ flags, aliases: [...aliases.values()] }, null, 2) + '\n');
  console.log(`${Object.keys(flags).length} commands, ${aliases.size} of them with several names.`);
} catch (error) {
  console.error(`The docker command cannot be asked: ${(error as Error).message.trim()}`);
  console.error('Install a docker command (no Engine is needed) and run this again.');
  process.exitCode = usageError;
}
