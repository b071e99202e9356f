/** hello-world: a few lines of C of ours. */
import type { ImageFolder } from '../../image-definition.ts';
import { hub, searchPath } from '../hub-image.ts';

export const helloWorld: ImageFolder = {
  packages: { trixie: ['gcc', 'libc6-dev'] },
  images: () => [
    {
      reference: hub('hello-world:latest'),
      alsoTagged: ['linux'],
      note: 'A few lines of C that print what the image of this name prints.',
      base: 'scratch',
      from: 'trixie',
      programs: [],
      files: [],
      compile: { source: 'hello-world/hello.c', program: '/hello' },
      config: { Env: [`PATH=${searchPath}`], Cmd: ['/hello'] },
    },
  ],
};
