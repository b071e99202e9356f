/** What an image in the sandbox's registry is made of; `images.ts` has them all, in order. */

/** Full Debian roots that programs are taken from. */
export type ImageRoot = 'trixie' | 'bookworm';

export interface ImageDefinition {
  /** Registry host, repository and tag as the registry knows them: `docker.io/library/nginx:1.26`. */
  readonly reference: string;
  /** More tags of the same repository. */
  readonly alsoTagged: readonly string[];
  /** One sentence for the reader: what it is and how it differs from the image of that name elsewhere. */
  readonly note: string;
  readonly standIn?: true;
  /** As Go names it; absent: 386, the page's machine's. */
  readonly architecture?: 'amd64' | 'arm64';
  /** Whose layers lie below: another image's reference, a whole slim Debian, or nothing. */
  readonly base: 'scratch' | { readonly debian: ImageRoot } | { readonly image: string };
  /** Root that `programs` and `files` are taken from. */
  readonly from: ImageRoot;
  /** Paths of programs; the libraries that they load come along, less those in layers below. */
  readonly programs: readonly string[];
  /** Files and folders, taken whole; what is a program or library in them brings its libraries. */
  readonly files: readonly string[];
  /** Taken away again after that. */
  readonly without?: readonly string[];
  /** Folders to make. */
  readonly folders?: readonly Folder[];
  /** Link path to its target. */
  readonly links?: Readonly<Record<string, string>>;
  /** Names of users and groups of the root that the image knows, besides root. */
  readonly users?: readonly string[];
  /** Every applet of BusyBox that nothing else answers for. */
  readonly busybox?: true;
  /** Folder below `images/` whose folder `root/` is copied over all that. */
  readonly own?: string;
  /** C file below `images/`, compiled to a static program at the path. */
  readonly compile?: { readonly source: string; readonly program: string };
  readonly config: ImageConfig;
}

interface Folder {
  readonly path: string;
  /** `redis` or `root`. */
  readonly owner: string;
  readonly mode: string;
}

/** The part of an image's configuration that a Dockerfile would set. */
interface ImageConfig {
  readonly Env: readonly string[];
  readonly Cmd?: readonly string[];
  readonly Entrypoint?: readonly string[];
  readonly ExposedPorts?: Readonly<Record<string, object>>;
  readonly Volumes?: Readonly<Record<string, object>>;
  readonly WorkingDir?: string;
  readonly StopSignal?: string;
  readonly User?: string;
}

/** What `image.ts` in an image's folder says. */
export interface ImageFolder {
  /** Debian packages that its programs and files are from, by the root that has to have them. */
  readonly packages: Readonly<Partial<Record<ImageRoot, readonly string[]>>>;
  /** Its versions. `images.ts` adds what follows from the base and the architecture. */
  readonly images: (debian: DebianNames) => readonly ImageDefinition[];
}

/** What Debian names after an architecture. */
export interface DebianNames {
  /** Path of a library, or of a folder of them: `lib('ruby')` is `/usr/lib/i386-linux-gnu/ruby`. */
  readonly lib: (name: string) => string;
  /** What the compiler's programs and folders begin with: `i686-linux-gnu`. */
  readonly compiler: string;
}
