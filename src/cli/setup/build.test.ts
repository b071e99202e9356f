import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

test.each([
  [['--recods', 'x'], "build: Unknown option '--recods'"],
  [['--records'], "build: Option '--records <value>' argument missing"],
  [['--records='], "build: Option '--records <value>' argument missing"],
  [['records.json'], "build: Unexpected argument 'records.json'"],
])('%j is wrong usage', (args, words) => {
  const file = fileURLToPath(new URL('build.ts', import.meta.url));
  const { status, stderr } = spawnSync(process.execPath, [file, ...args], { encoding: 'utf8' });
  expect(status, stderr).toBe(2);
  expect(stderr).toContain(words);
  expect(stderr).toContain('npm run build [-- --records FOLDER|FILE]\n');
  expect(stderr).not.toContain('    at ');
});
