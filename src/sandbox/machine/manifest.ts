/**
 * What a built guest is, for whoever boots or restores it and for the page that lists it. The build writes
 * it as `manifest.json` beside the pieces; every file name in it is relative to the manifest.
 */

/** A file that is fetched whole and checked before use. */
export interface Piece {
  readonly file: string;
  /** As fetched. */
  readonly bytes: number;
  /** Hex, of the bytes as fetched. */
  readonly sha256: string;
}

/** A disk image cut in pieces of `chunkBytes` (the last may be shorter), each fetched when first read. */
export interface DiskManifest {
  /** Of the whole image. */
  readonly bytes: number;
  readonly chunkBytes: number;
  readonly compression: 'gzip';
  /** In order; null: all zeros, nothing to fetch. */
  readonly pieces: readonly (Piece | null)[];
}

export interface SnapshotManifest {
  readonly memoryMiB: number;
  /** The state file cut in pieces; joined, they are one zstd stream, which v86 decodes itself. */
  readonly pieces: readonly Piece[];
  readonly bytes: number;
  /** Decoded. */
  readonly rawBytes: number;
}

export interface GuestPackage {
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  /** Debian source package, and its version where it differs. */
  readonly source: string;
  /** Suite it came from: `trixie`, `sid`. */
  readonly suite: string;
  readonly licences: readonly string[];
}

export interface GuestImage {
  /** `nginx:latest`, `mcr.microsoft.com/mssql/server:2022-latest`. */
  readonly reference: string;
  /** Further tags that name the same image. */
  readonly alsoTagged: readonly string[];
  readonly digest: string;
  /** Of its layers, as pulled. */
  readonly bytes: number;
  /** What it is and is made of, one sentence for the reader. */
  readonly note: string;
  /** True where another program answers for the real one; the note says how it differs. */
  readonly standIn: boolean;
}

export interface GuestManifest {
  readonly version: 1;
  /** First 16 hex digits of the SHA-256 of the build's inputs. */
  readonly id: string;
  /** What a lab's result can depend on, as one hash (`guest-contents.ts`): records name it. */
  readonly contents: string;
  /** ISO 8601, UTC. */
  readonly builtAt: string;
  readonly engineVersion: string;
  readonly cliVersion: string;
  readonly containerdVersion: string;
  /** Such as `crun 1.21`. */
  readonly runtime: string;
  readonly buildxVersion: string;
  readonly composeVersion: string;
  readonly kernel: string;
  /** `linux/386`. */
  readonly platform: string;
  readonly packages: readonly GuestPackage[];
  readonly images: readonly GuestImage[];
  /** Smallest first. */
  readonly snapshots: readonly SnapshotManifest[];
  /** Read-only system with the registry mirror's blobs. */
  readonly rootDisk: DiskManifest;
  /**
   * Indices of the root disk's pieces with the program that every docker command runs. What it reads of itself
   * differs from run to run, so they are fetched before they are read. Absent in older guests.
   */
  readonly clientPieces?: readonly number[];
  /** For /var/lib/docker; its first contents, written ones live in the page. */
  readonly dataDisk: DiskManifest;
  /** v86's own files and BIOSes, as pieces. */
  readonly files: {
    readonly wasm: Piece;
    readonly bios: Piece;
    readonly vgaBios: Piece;
    readonly kernel: Piece;
  };
}
