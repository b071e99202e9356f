/** Debian for this machine's own architecture, unpacked into a folder. */
import { run } from '../../guest/run.ts';

export interface NativeRoot {
  readonly suite: string;
  readonly packages: readonly string[];
  readonly architecture: 'amd64' | 'arm64';
  /** Without documentation. */
  readonly slim: boolean;
}

/**
 * Installs Debian for this machine's own architecture into `folder`. Needs root and mmdebstrap.
 * @throws {CommandFailed} with the end of what was said
 */
export async function debianRoot(root: NativeRoot, folder: string): Promise<void> {
  const excluded = ['doc', 'info', 'lintian', 'locale', 'man'];
  // Mounts of its own: what it mounts in the folder is gone when it is, however it ends.
  await run('unshare', [
    ...['--mount', '--propagation', 'private', '--kill-child', '--fork', 'mmdebstrap'],
    `--architectures=${root.architecture}`,
    '--variant=minbase',
    '--aptopt=APT::Install-Recommends "false"',
    // An archive that has stood still is as good for us; its signature is checked all the same.
    '--aptopt=Acquire::Check-Valid-Until "false"',
    '--aptopt=Acquire::Retries "3"',
    // Debian's PostgreSQL would make and start a database of its own.
    '--essential-hook=mkdir -p "$1/etc/postgresql-common" && echo "create_main_cluster = false" > "$1/etc/postgresql-common/createcluster.conf"',
    ...(root.slim ? excluded.map((part) => `--dpkgopt=path-exclude=/usr/share/${part}/*`) : []),
    ...(root.packages.length > 0 ? [`--include=${root.packages.join(',')}`] : []),
    root.suite,
    folder,
  ]);
}
