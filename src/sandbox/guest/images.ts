/** The images in a node's registry, in order; each has a folder below `images/` with what it is and its own files. */
import type { DebianNames, ImageDefinition, ImageFolder, ImageRoot } from './image-definition.ts';
import { busybox } from './images/busybox/image.ts';
import { debian } from './images/debian/image.ts';
import { gcc } from './images/gcc/image.ts';
import { helloWorld } from './images/hello-world/image.ts';
import { httpd } from './images/httpd/image.ts';
import { hub } from './images/hub-image.ts';
import { mssql } from './images/mssql/image.ts';
import { nginx } from './images/nginx/image.ts';
import { postgres } from './images/postgres/image.ts';
import { python } from './images/python/image.ts';
import { redis } from './images/redis/image.ts';
import { registry } from './images/registry/image.ts';
import { ruby } from './images/ruby/image.ts';

/** Each comes after the one that it lies on. */
const folders: readonly ImageFolder[] = [
  busybox,
  helloWorld,
  nginx,
  httpd,
  redis,
  registry,
  postgres,
  debian,
  python,
  ruby,
  gcc,
  mssql,
];

/** As Go names them: the page's machine's, and those of one's own Docker. */
export type ImageArchitecture = '386' | NonNullable<ImageDefinition['architecture']>;

/** What Debian calls them: the folders of libraries, and the compiler's programs. */
const names: Readonly<Record<ImageArchitecture, { readonly libraries: string; readonly compiler: string }>> =
  {
    '386': { libraries: 'i386-linux-gnu', compiler: 'i686-linux-gnu' },
    amd64: { libraries: 'x86_64-linux-gnu', compiler: 'x86_64-linux-gnu' },
    arm64: { libraries: 'aarch64-linux-gnu', compiler: 'aarch64-linux-gnu' },
  };

/**
 * In the roots too, though no image has anything of them. A shorter list is another root, for which Debian is asked
 * anew: they go when that is due anyway.
 */
const besides = ['curl', 'iputils-ping', 'openssl'];

/** Debian packages in the roots that images are taken from: sorted, for the order is a part of a root's name. */
export const imagePackages: Readonly<Record<ImageRoot, readonly string[]>> = {
  trixie: packagesFor('trixie', besides),
  bookworm: packagesFor('bookworm', []),
};

/** Those of the page's machine. */
export const images: readonly ImageDefinition[] = imagesFor('386');

/** The same images from another architecture's packages. */
export function imagesFor(architecture: ImageArchitecture): readonly ImageDefinition[] {
  const { libraries, compiler } = names[architecture];
  const debianNames: DebianNames = { lib: (name) => `/usr/lib/${libraries}/${name}`, compiler };
  return folders
    .flatMap((folder) => folder.images(debianNames))
    .map((image) => {
      const noted = { ...image, note: wholeNote(image) };
      if (architecture === '386') return noted;
      if (architecture === 'arm64') return { ...noted, architecture };
      // Where amd64's programs look for their loader.
      return { ...noted, architecture, links: { ...image.links, '/lib64': 'usr/lib64' } };
    });
}

function packagesFor(root: ImageRoot, further: readonly string[]): readonly string[] {
  const wanted = folders.flatMap(({ packages }) => packages[root] ?? []);
  return [...new Set([...wanted, ...further])].sort();
}

/** Whoever lies on BusyBox has its commands; the note's end says so. */
function wholeNote({ base, note }: ImageDefinition): string {
  if (typeof base !== 'object' || !('image' in base) || base.image !== hub('busybox:1.37')) return note;
  return `${note}${note.endsWith('.') ? ' Its' : '; its'} \`sh\` and small commands are BusyBox's.`;
}
