/** What stages of the build leave for those after them: the folders of Debian roots, and of the images. */
import type { ImageRoot } from './image-definition.ts';
import type { BuiltImage } from './registry.ts';

/** Folders that hold a whole Debian each. */
export interface Roots {
  readonly guest: string;
  readonly images: Readonly<Record<ImageRoot, string>>;
  readonly slim: Readonly<Record<ImageRoot, string>>;
}

export interface ImagesStage {
  /** As `registryFiles` lays it out. */
  readonly registry: string;
  /** What each image's own layer was made from, by its reference. */
  readonly trees: string;
  readonly built: readonly BuiltImage[];
  /** What the images say of when they were made: when the newest package was. ISO 8601. */
  readonly created: string;
}
