/** Distribution's registry, as a container that labs start: not the one that answers `docker pull` in a node. */
import type { ImageFolder } from '../../image-definition.ts';
import { foundation, hub, onBusybox, searchPath } from '../hub-image.ts';

export const registry: ImageFolder = {
  packages: { trixie: ['ca-certificates', 'docker-registry'] },
  images: (debian) => [
    {
      reference: hub('registry:2'),
      alsoTagged: ['2.8'],
      note: "Distribution's registry from Debian's docker-registry package, with the official image's paths",
      base: onBusybox,
      from: 'trixie',
      programs: ['/usr/bin/docker-registry'],
      files: [...foundation(debian), '/etc/ssl/certs/ca-certificates.crt'],
      folders: [{ path: '/var/lib/registry', owner: 'root', mode: '755' }],
      links: { '/usr/bin/registry': 'docker-registry' },
      own: 'registry',
      config: {
        Env: [`PATH=${searchPath}`],
        Entrypoint: ['/entrypoint.sh'],
        Cmd: ['/etc/docker/registry/config.yml'],
        ExposedPorts: { '5000/tcp': {} },
        Volumes: { '/var/lib/registry': {} },
      },
    },
  ],
};
