/** Python: Debian's, with pip and the packages that labs would install, which no network could bring. */
import type { ImageFolder } from '../../image-definition.ts';
import { foundation, hub, onBusybox, searchPath } from '../hub-image.ts';

export const python: ImageFolder = {
  packages: {
    trixie: [
      'ca-certificates',
      'python3',
      'python3-flask',
      'python3-pip',
      'python3-psycopg2',
      'python3-redis',
    ],
  },
  images: (debian) => [
    {
      reference: hub('python:3.13-slim'),
      alsoTagged: ['3-slim', 'slim', '3.13', '3', 'latest'],
      note: "Python 3.13 from Debian's packages, with pip, and with Flask, redis and psycopg2 already installed, for the sandbox has no network to fetch packages from",
      base: onBusybox,
      from: 'trixie',
      programs: ['/usr/bin/bash', '/usr/bin/python3.13'],
      files: [
        ...foundation(debian),
        '/etc/ssl/certs/ca-certificates.crt',
        '/usr/bin/flask',
        '/usr/bin/pip3',
        '/usr/lib/python3',
        '/usr/lib/python3.13',
      ],
      without: [
        '/usr/lib/python3.13/EXTERNALLY-MANAGED',
        '/usr/lib/python3.13/idlelib',
        '/usr/lib/python3.13/pydoc_data',
        '/usr/lib/python3.13/test',
        '/usr/lib/python3.13/turtledemo',
      ],
      links: {
        '/usr/bin/python': 'python3.13',
        '/usr/bin/python3': 'python3.13',
        '/usr/bin/pip': 'pip3',
      },
      users: ['nobody', 'www-data'],
      config: {
        Env: [`PATH=${searchPath}`, 'LANG=C.UTF-8', 'PIP_NO_INDEX=1', 'PIP_DISABLE_PIP_VERSION_CHECK=1'],
        Cmd: ['python3'],
      },
    },
  ],
};
