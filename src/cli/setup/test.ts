/**
 * `npm test`: every check that CI runs, in order, each even when one before it failed, with what it took.
 */
import { checkNode, prepareChromium, prepareDocker, prepareFirefox, prepareGuest } from './prepare.ts';
import { run } from './command.ts';

interface Stage {
  readonly title: string;
  readonly run: () => Promise<boolean>;
  /** Titles of stages without which this one cannot begin. */
  readonly after?: readonly string[];
}

// Nobody who runs tests agreed to be counted.
process.env['ASTRO_TELEMETRY_DISABLED'] ??= '1';

const npm = (script: string) => async () => (await run('npm', ['run', '--silent', script])) === 0;

const labs =
  (...words: readonly string[]) =>
  async () =>
    (await run('npm', ['run', '--silent', 'labs', '--', ...words])) === 0;

const stages: readonly Stage[] = [
  { title: 'Chromium', run: prepareChromium },
  { title: 'Firefox', run: prepareFirefox },
  { title: 'Sandbox guest', run: prepareGuest },
  { title: 'Docker Engine', run: prepareDocker },
  { title: 'Formatting', run: npm('check:format') },
  { title: 'Lint', run: npm('check:lint') },
  { title: 'Types', run: npm('check:types') },
  { title: 'Dead code', run: npm('check:dead') },
  { title: 'Unit tests', run: npm('check:unit') },
  { title: 'Labs checked', run: labs('check') },
  { title: 'Site build', run: npm('build') },
  { title: 'Site in a browser', run: npm('test:site'), after: ['Chromium', 'Site build'] },
  {
    title: 'Contract of the page’s machine',
    run: npm('test:contract'),
    after: ['Chromium', 'Sandbox guest', 'Site build'],
  },
  {
    title: 'A lab in Firefox',
    run: npm('test:firefox'),
    after: ['Firefox', 'Sandbox guest', 'Site build'],
  },
  {
    title: 'Contract of your own Docker',
    run: npm('test:docker'),
    after: ['Chromium', 'Docker Engine', 'Site build'],
  },
  {
    title: 'Labs verified',
    run: labs('verify', '--changed', '--minutes', '12', '--retries', '1'),
    after: ['Chromium', 'Sandbox guest', 'Site build'],
  },
];

if (!checkNode()) process.exit(2);
const failed: string[] = [];
for (const stage of stages) {
  const missing = stage.after?.find((title) => failed.includes(title));
  console.log(`\n── ${stage.title} ──`);
  if (missing !== undefined) {
    console.log(`Not begun: "${missing}" failed.`);
    failed.push(stage.title);
    continue;
  }
  const began = performance.now();
  const passed = await stage.run();
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`${stage.title}: ${passed ? 'passed' : 'FAILED'} in ${seconds} s`);
  if (!passed) failed.push(stage.title);
}
if (failed.length > 0) console.log(`\nFailed: ${failed.join(', ')}`);
console.log(`\n${stages.length - failed.length} passed, ${failed.length} failed`);
process.exitCode = failed.length > 0 ? 1 : 0;
