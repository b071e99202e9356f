/**
 * `npm test`: every check that CI runs, in order, each even when one before it failed, with what it took.
 * What a failed one printed last is repeated at the end, where it is looked for and where a log that is cut
 * still has it.
 */
import { duration } from '../../figures.ts';
import { endInWords } from '../last-words.ts';
import {
  checkNode,
  prepareChromium,
  prepareDocker,
  prepareFirefox,
  prepareGuest,
  prepareShells,
  prepareWebKit,
} from './prepare.ts';
import { run, runAndKeep } from './command.ts';

interface Stage {
  readonly title: string;
  readonly run: () => Promise<boolean>;
  /** Titles of stages without which this one cannot begin. */
  readonly after?: readonly string[];
}

// Nobody who runs tests agreed to be counted.
process.env['ASTRO_TELEMETRY_DISABLED'] ??= '1';

/** How much of what a failed stage printed is repeated, in characters. */
const repeated = 4000;

/** What the stage at work printed last. */
let printed = '';

const npm =
  (script: string, ...words: readonly string[]) =>
  async () => {
    const args = ['run', '--silent', script, ...words];
    // A person at a terminal gets colours and lines that renew themselves, which need the terminal itself.
    if (process.stdout.isTTY) return (await run('npm', args)) === 0;
    const keep = (text: string) => (printed = (printed + text).slice(-repeated));
    return (await runAndKeep('npm', args, keep)) === 0;
  };

const labs = (...words: readonly string[]) => npm('labs', '--', ...words);

const stages: readonly Stage[] = [
  { title: 'Chromium', run: prepareChromium },
  { title: 'Firefox', run: prepareFirefox },
  { title: 'WebKit', run: prepareWebKit },
  { title: 'Sandbox guest', run: prepareGuest },
  { title: 'Docker Engine', run: prepareDocker },
  { title: 'Shells', run: prepareShells },
  { title: 'Formatting, lint, types, dead code and pure tests', run: npm('check') },
  { title: 'Tests with a shell, a compiler or an Engine', run: npm('check:real'), after: ['Shells'] },
  { title: 'Labs checked', run: labs('check') },
  { title: 'Site build', run: npm('build') },
  { title: 'Site in a browser', run: npm('test:site'), after: ['Chromium', 'Site build'] },
  {
    title: 'Contract of the page’s machine',
    run: npm('test:contract'),
    after: ['Chromium', 'Sandbox guest', 'Site build'],
  },
  {
    title: 'The sandbox as a reader uses it',
    run: npm('test:reader'),
    after: ['Chromium', 'Sandbox guest', 'Site build'],
  },
  {
    title: 'The verifier against broken labs',
    run: npm('test:verifier'),
    after: ['Chromium', 'Sandbox guest'],
  },
  {
    title: 'What the workflows run',
    run: npm('test:publish'),
    after: ['Chromium', 'Sandbox guest'],
  },
  {
    title: 'A lab in Firefox',
    run: npm('test:firefox'),
    after: ['Firefox', 'Sandbox guest', 'Site build'],
  },
  {
    title: 'A lab in WebKit',
    run: npm('test:webkit'),
    after: ['WebKit', 'Sandbox guest', 'Site build'],
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

endInWords('test', 1);
if (!checkNode()) process.exit(2);
const failed: string[] = [];
const last: { readonly title: string; readonly text: string }[] = [];
for (const stage of stages) {
  const missing = stage.after?.find((title) => failed.includes(title));
  console.log(`\n── ${stage.title} ──`);
  if (missing !== undefined) {
    console.log(`Not begun: "${missing}" failed.`);
    failed.push(stage.title);
    continue;
  }
  printed = '';
  const began = performance.now();
  const passed = await stage.run();
  const took = duration(performance.now() - began);
  console.log(`${stage.title}: ${passed ? 'passed' : 'FAILED'} in ${took}`);
  if (passed) continue;
  failed.push(stage.title);
  if (printed !== '') last.push({ title: stage.title, text: printed });
}
for (const { title, text } of last)
  console.log(`\n── ${title}: what it printed last ──\n${text.slice(text.indexOf('\n') + 1).trimEnd()}`);
if (failed.length > 0) console.log(`\nFailed: ${failed.join(', ')}`);
console.log(`\n${stages.length - failed.length} passed, ${failed.length} failed`);
process.exitCode = failed.length > 0 ? 1 : 0;
