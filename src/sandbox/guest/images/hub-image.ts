/** What images that go by a name of Docker Hub's have in common here. */
import type { DebianNames, ImageDefinition } from '../image-definition.ts';

/** Reference of one of Docker Hub's official images. */
export const hub = (nameAndTag: string) => `docker.io/library/${nameAndTag}`;

/** Where a shell looks for programs, as the official images have it. */
export const searchPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** What most images lie on: a shell, and small commands. */
export const onBusybox: ImageDefinition['base'] = { image: hub('busybox:1.37') };

/** C library, name service and terminal data: what any program of Debian's needs. */
export const foundation = ({ lib }: DebianNames): readonly string[] => [
  // Opened by name when a thread ends.
  lib('libgcc_s.so.1'),
  lib('libnss_dns.so.2'),
  lib('libnss_files.so.2'),
  lib('libresolv.so.2'),
  '/usr/lib/locale/C.utf8',
];
