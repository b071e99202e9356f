/** Apache httpd: Debian's, with the official image's paths. */
import type { ImageFolder } from '../../image-definition.ts';
import { foundation, hub, onBusybox, searchPath } from '../hub-image.ts';

export const httpd: ImageFolder = {
  packages: { trixie: ['apache2', 'apache2-utils'] },
  images: (debian) => [
    {
      reference: hub('httpd:2.4'),
      alsoTagged: ['latest', '2'],
      note: "Apache httpd from Debian's package, with the official image's paths",
      base: onBusybox,
      from: 'trixie',
      programs: ['/usr/bin/bash', '/usr/sbin/apache2', '/usr/bin/htpasswd', '/usr/bin/rotatelogs'],
      files: [...foundation(debian), '/usr/lib/apache2/modules', '/etc/mime.types'],
      // Each brings libraries of many megabytes.
      without: ['lua', 'proxy_html', 'xml2enc', 'ldap', 'authnz_ldap', 'md', 'brotli'].map(
        (module) => `/usr/lib/apache2/modules/mod_${module}.so`,
      ),
      folders: [
        { path: '/usr/local/apache2/logs', owner: 'root', mode: '755' },
        { path: '/usr/local/apache2/htdocs', owner: 'root', mode: '755' },
      ],
      links: { '/usr/local/bin/httpd': '/usr/sbin/apache2' },
      users: ['www-data', 'nobody'],
      own: 'httpd',
      config: {
        Env: [`PATH=/usr/local/apache2/bin:${searchPath}`, 'HTTPD_PREFIX=/usr/local/apache2'],
        Cmd: ['httpd-foreground'],
        ExposedPorts: { '80/tcp': {} },
        StopSignal: 'SIGWINCH',
        WorkingDir: '/usr/local/apache2',
      },
    },
  ],
};
