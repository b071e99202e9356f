/** What the vitest project `pure` begins each file with: there is no starting of programs in it. */
import { vi } from 'vitest';

vi.mock('node:child_process', () => {
  const refuse = (program: unknown): never => {
    throw new Error(
      `A pure test starts no programs (${String(program)}): list its file among \`real\` in vitest.config.ts.`,
    );
  };
  const names = ['spawn', 'spawnSync', 'exec', 'execSync', 'execFile', 'execFileSync', 'fork'];
  return Object.fromEntries(names.map((name) => [name, refuse]));
});
