/// <reference types="astro/client" />

declare module 'virtual:labs-mdx' {
  import type { AstroComponentFactory } from 'astro/runtime/server/index.js';

  /** The .mdx pages that compile, by page path. */
  export const modules: Readonly<
    Record<string, (() => Promise<{ default: AstroComponentFactory }>) | undefined>
  >;
}
