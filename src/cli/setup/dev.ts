/** `npm run dev`: the site with live reload; findings of a page are printed when it is saved. */
import { dev } from 'astro';
import { endInWords } from '../last-words.ts';
import { checkNode, prepareGuest } from './prepare.ts';

endInWords('dev', 1);
if (!checkNode()) process.exit(2);
if (!(await prepareGuest())) console.error('The site is served all the same, with its Run buttons off.\n');
process.env['ASTRO_TELEMETRY_DISABLED'] ??= '1';
await dev({});
