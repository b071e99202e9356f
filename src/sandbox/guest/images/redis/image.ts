/** Redis: Debian's, with the official image's paths and start-up script. */
import type { DebianNames, ImageDefinition, ImageFolder, ImageRoot } from '../../image-definition.ts';
import { foundation, hub, onBusybox, searchPath } from '../hub-image.ts';

export const redis: ImageFolder = {
  packages: { trixie: ['redis-server', 'redis-tools'], bookworm: ['redis-server', 'redis-tools'] },
  images: (debian) => [
    version(debian, '8.0', ['latest', '8'], 'trixie'),
    version(debian, '7.0', ['7'], 'bookworm'),
  ],
};

function version(
  debian: DebianNames,
  tag: string,
  alsoTagged: readonly string[],
  from: ImageRoot,
): ImageDefinition {
  return {
    reference: hub(`redis:${tag}`),
    alsoTagged,
    note: "Redis from Debian's package, with the official image's paths",
    base: onBusybox,
    from,
    programs: ['/usr/bin/bash', '/usr/bin/redis-check-rdb', '/usr/bin/redis-cli', '/usr/bin/setpriv'],
    files: foundation(debian),
    folders: [{ path: '/data', owner: 'redis', mode: '755' }],
    links: { '/usr/bin/redis-server': 'redis-check-rdb' },
    users: ['redis', 'nobody'],
    own: 'redis',
    config: {
      Env: [`PATH=${searchPath}`, `REDIS_VERSION=${tag}`],
      Entrypoint: ['docker-entrypoint.sh'],
      Cmd: ['redis-server'],
      ExposedPorts: { '6379/tcp': {} },
      Volumes: { '/data': {} },
      WorkingDir: '/data',
    },
  };
}
