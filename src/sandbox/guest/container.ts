/** The guest's build on a machine that cannot do it itself, but has Docker. */
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { anewOption } from './build-options.ts';
import { CannotBuild } from './host.ts';

/** Debian with Node, from Docker Hub. */
const image = 'node:24-bookworm';

/** What `docker` is given: the tree read-only, the cache to write in, and the right to make Debian roots. */
export function containerArguments(tree: string, cache: string, anew: boolean): string[] {
  return [
    // Without an init of its own, Ctrl-C would not end a Node that is the first process.
    ...['run', '--rm', '--init', '--privileged', '--platform', 'linux/amd64'],
    ...['--volume', `${tree}:/labs:ro`, '--volume', `${cache}:/cache/docker-labs/guest`],
    ...['--env', 'XDG_CACHE_HOME=/cache', '--workdir', '/labs'],
    ...[image, 'node', 'src/sandbox/guest/build.ts', ...(anew ? [anewOption] : [])],
  ];
}

/** The same build, in a container of Debian. @throws {CannotBuild} */
export async function buildInContainer(
  cache: string,
  say: (line: string) => void,
  anew: boolean,
): Promise<string> {
  say(`this machine cannot build it itself: building in a container (${image})`);
  const tree = fileURLToPath(new URL('../../..', import.meta.url));
  const child = spawn('docker', containerArguments(tree, cache, anew), { stdio: 'inherit' });
  const status = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (status !== 0)
    throw new CannotBuild(
      `The build in a container ended with status ${String(status)}.`,
      'What went wrong is above. A guest that is built already can be named with SANDBOX_IMAGE_URL.',
    );
  return join(cache, (await readFile(join(cache, 'current'), 'utf8')).trim());
}
