/** nginx: Debian's, with the official image's paths and start-up script. */
import type { DebianNames, ImageDefinition, ImageFolder, ImageRoot } from '../../image-definition.ts';
import { foundation, hub, onBusybox, searchPath } from '../hub-image.ts';

export const nginx: ImageFolder = {
  packages: { trixie: ['gettext-base', 'nginx'], bookworm: ['nginx'] },
  images: (debian) => [
    version(debian, '1.26', ['latest', '1', 'stable'], 'trixie'),
    version(debian, '1.22', [], 'bookworm'),
  ],
};

function version(
  debian: DebianNames,
  tag: string,
  alsoTagged: readonly string[],
  from: ImageRoot,
): ImageDefinition {
  return {
    reference: hub(`nginx:${tag}`),
    alsoTagged,
    note: "nginx from Debian's package, with the official image's paths",
    base: onBusybox,
    from,
    programs: ['/usr/bin/bash', '/usr/sbin/nginx', ...(from === 'trixie' ? ['/usr/bin/envsubst'] : [])],
    files: [...foundation(debian), '/etc/nginx/mime.types', '/etc/nginx/fastcgi_params'],
    folders: [
      { path: '/etc/nginx/conf.d', owner: 'root', mode: '755' },
      { path: '/var/cache/nginx', owner: 'root', mode: '755' },
      { path: '/var/lib/nginx', owner: 'root', mode: '755' },
      { path: '/docker-entrypoint.d', owner: 'root', mode: '755' },
    ],
    links: {
      '/var/log/nginx/access.log': '/dev/stdout',
      '/var/log/nginx/error.log': '/dev/stderr',
    },
    users: ['www-data', 'nobody'],
    own: 'nginx',
    config: {
      Env: [`PATH=${searchPath}`, `NGINX_VERSION=${tag}`],
      Entrypoint: ['/docker-entrypoint.sh'],
      Cmd: ['nginx', '-g', 'daemon off;'],
      ExposedPorts: { '80/tcp': {} },
      StopSignal: 'SIGQUIT',
    },
  };
}
