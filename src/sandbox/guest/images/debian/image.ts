/** Debian itself, slim, in two releases. */
import type { ImageDefinition, ImageFolder, ImageRoot } from '../../image-definition.ts';
import { hub, searchPath } from '../hub-image.ts';

export const debian: ImageFolder = {
  packages: {},
  images: () => [
    version('12-slim', ['bookworm-slim', '12', 'bookworm'], 'bookworm'),
    version('13-slim', ['trixie-slim', '13', 'trixie', 'latest', 'stable-slim'], 'trixie'),
  ],
};

function version(tag: string, alsoTagged: readonly string[], from: ImageRoot): ImageDefinition {
  return {
    reference: hub(`debian:${tag}`),
    alsoTagged,
    note: 'Debian itself, i386, without documentation. It names no package archive, for the sandbox has no network: apt installs nothing there.',
    base: { debian: from },
    from,
    programs: [],
    files: [],
    config: { Env: [`PATH=${searchPath}`], Cmd: ['bash'] },
  };
}
