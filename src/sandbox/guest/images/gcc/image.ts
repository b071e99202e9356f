/** GCC: Debian's compiler of C, with make. */
import type { ImageFolder } from '../../image-definition.ts';
import { foundation, hub, onBusybox, searchPath } from '../hub-image.ts';

export const gcc: ImageFolder = {
  packages: { trixie: ['gcc', 'libc6-dev', 'make'] },
  images: (debian) => [
    {
      reference: hub('gcc:14'),
      alsoTagged: ['latest'],
      note: "GCC 14 for C from Debian's packages, with make; without the other languages.",
      base: onBusybox,
      from: 'trixie',
      programs: [
        '/usr/bin/bash',
        `/usr/bin/${debian.compiler}-ar`,
        `/usr/bin/${debian.compiler}-as`,
        `/usr/bin/${debian.compiler}-gcc-14`,
        `/usr/bin/${debian.compiler}-ld.bfd`,
        `/usr/bin/${debian.compiler}-strip`,
        '/usr/bin/make',
      ],
      files: [
        ...foundation(debian),
        '/usr/include',
        `/usr/lib/gcc/${debian.compiler}/14`,
        debian.lib('Scrt1.o'),
        debian.lib('crt1.o'),
        debian.lib('crti.o'),
        debian.lib('crtn.o'),
        debian.lib('libc.a'),
        debian.lib('libc.so'),
        debian.lib('libc_nonshared.a'),
        debian.lib('libm.a'),
        debian.lib('libm.so.6'),
        `/usr/libexec/gcc/${debian.compiler}/14/cc1`,
        `/usr/libexec/gcc/${debian.compiler}/14/collect2`,
        `/usr/libexec/gcc/${debian.compiler}/14/liblto_plugin.so`,
      ],
      without: ['/usr/include/linux', `/usr/lib/gcc/${debian.compiler}/14/plugin`],
      links: {
        '/usr/bin/ar': `${debian.compiler}-ar`,
        '/usr/bin/as': `${debian.compiler}-as`,
        '/usr/bin/cc': `${debian.compiler}-gcc-14`,
        '/usr/bin/gcc': `${debian.compiler}-gcc-14`,
        '/usr/bin/ld': `${debian.compiler}-ld.bfd`,
        '/usr/bin/strip': `${debian.compiler}-strip`,
        [debian.lib('libm.so')]: 'libm.so.6',
      },
      config: { Env: [`PATH=${searchPath}`], Cmd: ['bash'] },
    },
  ],
};
