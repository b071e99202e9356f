declare module 'virtual:labs-mdx' {
  /** The .mdx pages that compile, by page path. */
  export const modules: Readonly<
    Record<string, (() => Promise<{ default: import('astro').AstroComponentFactory }>) | undefined>
  >;
}
