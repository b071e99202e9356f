/**
 * `npm run build [-- --records FOLDER|FILE]`: builds the site from LABS_DIR to DIST_DIR, with the records of a run
 * in place of the labs' own where they are named; exit status 1 where a page has an error.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { usageError } from '../exit-codes.ts';
import { endInWords } from '../last-words.ts';
import { checkNode } from './prepare.ts';
import { buildSite } from './site.ts';

endInWords('build', 1);
if (!checkNode()) process.exit(usageError);
try {
  const { records } = parseArgs({ options: { records: { type: 'string' } } }).values;
  if (records === '') throw new Error("Option '--records <value>' argument missing");
  if (records !== undefined) process.env['SITE_RECORDS'] = resolve(records);
} catch (error) {
  console.error(`build: ${error instanceof Error ? error.message : String(error)}`);
  console.error('npm run build [-- --records FOLDER|FILE]');
  process.exit(usageError);
}
process.exitCode = await buildSite();
