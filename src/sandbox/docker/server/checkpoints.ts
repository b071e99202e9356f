/** Checkpoints of one node's files: scripts that copy them and put them back. */
import { randomBytes } from 'node:crypto';
import type { RunBeside } from './beside.ts';
import { must } from './beside.ts';

/**
 * Copies what a node keeps. Image layers are never written again, so they are linked, not copied; the
 * layers of containers, volumes and Docker's own records are copied.
 */
const keepScript = `set -eu
from=$1 to=$2
rm -rf "$to.new"; mkdir -p "$to.new"
cd "$from"
writable=' '
for file in docker/image/overlay2/layerdb/mounts/*/mount-id; do
  [ -e "$file" ] && writable="$writable$(cat "$file") "
done
cp -a root etc-docker started "$to.new/"
mkdir "$to.new/docker"
for part in docker/* docker/.[!.]*; do
  [ -e "$part" ] && [ "$part" != docker/overlay2 ] && cp -a "$part" "$to.new/docker/"
done
if [ -d docker/overlay2 ]; then
  mkdir "$to.new/docker/overlay2"
  cp -a docker/overlay2/l "$to.new/docker/overlay2/" 2>/dev/null || :
  for layer in docker/overlay2/*; do
    id=\${layer##*/}
    [ "$id" = l ] && continue
    case $writable in *" $id "*) cp -a "$layer" "$to.new/docker/overlay2/" ;; *) cp -al "$layer" "$to.new/docker/overlay2/" ;; esac
  done
fi
rm -rf "$to"; mv "$to.new" "$to"`;

const restoreScript = `set -eu
cd /lab
rm -rf docker root etc-docker started
sh -c "$2" keep "$1" /lab/.back
mv .back/docker .back/root .back/etc-docker .back/started .
rmdir .back`;

/** Where a checkpoint lies for whoever sees the node's volume at /lab. */
export const folder = (id: string): string => `/lab/.kept/${id}`;

export function newCheckpointId(): string {
  return randomBytes(8).toString('hex');
}

/** @throws {Error} with what the copying said */
export async function keep(run: RunBeside, id: string): Promise<void> {
  await must(run, ['sh', '-c', `mkdir -p /lab/.kept; ${keepScript}`, 'keep', '/lab', folder(id)]);
}

export async function restore(run: RunBeside, id: string): Promise<void> {
  await must(run, ['sh', '-c', restoreScript, 'restore', folder(id), keepScript]);
}

export async function drop(run: RunBeside, ids: readonly string[]): Promise<void> {
  await must(run, ['rm', '-rf', ...ids.map(folder)]);
}
