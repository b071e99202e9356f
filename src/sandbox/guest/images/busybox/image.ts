/** BusyBox: one static program under many names, and what most other images lie on. */
import type { ImageDefinition, ImageFolder, ImageRoot } from '../../image-definition.ts';
import { hub, searchPath } from '../hub-image.ts';

export const busybox: ImageFolder = {
  packages: { trixie: ['busybox-static'], bookworm: ['busybox-static'] },
  images: () => [version('1.37', ['latest', '1', 'stable'], 'trixie'), version('1.35', [], 'bookworm')],
};

function version(tag: string, alsoTagged: readonly string[], from: ImageRoot): ImageDefinition {
  return {
    reference: hub(`busybox:${tag}`),
    alsoTagged,
    note: "BusyBox from Debian's busybox-static package, one static program under many names.",
    base: 'scratch',
    from,
    programs: ['/usr/bin/busybox'],
    files: [],
    busybox: true,
    folders: [
      { path: '/home', owner: 'root', mode: '755' },
      { path: '/root', owner: 'root', mode: '700' },
      { path: '/run', owner: 'root', mode: '755' },
      { path: '/tmp', owner: 'root', mode: '1777' },
      { path: '/var/spool/mail', owner: 'root', mode: '755' },
      { path: '/var/www', owner: 'root', mode: '755' },
    ],
    users: ['www-data', 'nobody'],
    config: { Env: [`PATH=${searchPath}`], Cmd: ['sh'] },
  };
}
