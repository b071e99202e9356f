/** PostgreSQL: Debian's, with the official image's paths, variables and start-up script. */
import type { ImageFolder } from '../../image-definition.ts';
import { foundation, hub, onBusybox, searchPath } from '../hub-image.ts';

export const postgres: ImageFolder = {
  packages: { trixie: ['postgresql-17'] },
  images: (debian) => [
    {
      reference: hub('postgres:17'),
      alsoTagged: ['latest'],
      note: "PostgreSQL from Debian's packages, without its just-in-time compiler, with the official image's paths and variables",
      base: onBusybox,
      from: 'trixie',
      programs: ['/usr/bin/bash', '/usr/bin/setpriv'],
      files: [
        ...foundation(debian),
        '/usr/lib/postgresql/17',
        '/usr/share/postgresql/17',
        '/usr/share/zoneinfo/Etc',
        '/usr/share/zoneinfo/UTC',
        '/usr/share/zoneinfo/Europe',
        '/usr/share/zoneinfo/America/New_York',
      ],
      without: [
        '/usr/lib/postgresql/17/lib/bitcode',
        '/usr/lib/postgresql/17/lib/llvmjit.so',
        '/usr/lib/postgresql/17/lib/llvmjit_types.bc',
        '/usr/share/postgresql/17/man',
      ],
      folders: [
        { path: '/var/lib/postgresql/data', owner: 'postgres', mode: '1777' },
        { path: '/var/run/postgresql', owner: 'postgres', mode: '3777' },
        { path: '/docker-entrypoint-initdb.d', owner: 'root', mode: '755' },
      ],
      users: ['postgres', 'nobody'],
      own: 'postgres',
      config: {
        Env: [
          `PATH=${searchPath}:/usr/lib/postgresql/17/bin`,
          'LANG=C.UTF-8',
          'PG_MAJOR=17',
          'PGDATA=/var/lib/postgresql/data',
        ],
        Entrypoint: ['docker-entrypoint.sh'],
        Cmd: ['postgres'],
        ExposedPorts: { '5432/tcp': {} },
        Volumes: { '/var/lib/postgresql/data': {} },
        StopSignal: 'SIGINT',
      },
    },
  ],
};
