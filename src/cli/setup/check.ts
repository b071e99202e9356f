/**
 * `npm run check`: what can be told without a browser, a machine or a Docker Engine, as many at a time as there are
 * cores. What a failed one printed is shown when it ends, whole.
 */
import { duration } from '../../figures.ts';
import { availableParallelism } from 'node:os';
import { spawn } from 'node:child_process';
import { endInWords } from '../last-words.ts';
import { checkNode } from './prepare.ts';

/** Scripts of package.json, the longest first, so that a core is not left alone with one of them at the end. */
const scripts = ['check:lint', 'check:types', 'check:pure', 'check:format', 'check:dead', 'check:house'];

// Nobody who checks agreed to be counted.
process.env['ASTRO_TELEMETRY_DISABLED'] ??= '1';

/** Gives whether it passed. */
async function checked(script: string): Promise<boolean> {
  const began = performance.now();
  const child = spawn('npm', ['run', '--silent', script], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // npm is a script of the shell on Windows.
    shell: process.platform === 'win32',
    env: { ...process.env, ...(process.stdout.isTTY && { FORCE_COLOR: '1' }) },
  });
  const printed: Buffer[] = [];
  child.stdout.on('data', (bytes: Buffer) => printed.push(bytes));
  child.stderr.on('data', (bytes: Buffer) => printed.push(bytes));
  const passed = await new Promise<boolean>((resolve) => {
    child.once('error', () => {
      resolve(false);
    });
    child.once('close', (status) => {
      resolve(status === 0);
    });
  });
  const took = duration(performance.now() - began);
  if (!passed) process.stdout.write(`\n── ${script} ──\n${Buffer.concat(printed).toString().trimEnd()}\n`);
  console.log(`${script}: ${passed ? 'passed' : 'FAILED'} in ${took}`);
  return passed;
}

endInWords('check', 1);
if (!checkNode()) process.exit(2);
const failed: string[] = [];
const queue = scripts.values();
const lane = async () => {
  for (const script of queue) if (!(await checked(script))) failed.push(script);
};
await Promise.all(Array.from({ length: Math.min(availableParallelism(), scripts.length) }, lane));
if (failed.length > 0) console.log(`\nFailed: ${failed.join(', ')}`);
process.exitCode = failed.length > 0 ? 1 : 0;
