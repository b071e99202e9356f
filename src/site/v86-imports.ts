/** v86 names modules of Node that it uses only there; in a browser they are nothing, and no reason to warn. */
import type { Plugin } from 'vite';

const nodeModules = new Set(['crypto', 'fs', 'node:crypto', 'node:fs/promises', 'perf_hooks']);
const nothing = '\0labs-nothing';

export function withoutNodeModules(): Plugin {
  return {
    name: 'labs-v86-imports',
    enforce: 'pre',
    resolveId: (id, importer) =>
      nodeModules.has(id) && importer?.includes('libv86') === true ? nothing : undefined,
    load: (id) => (id === nothing ? 'export default {};' : undefined),
  };
}
