/** `npm run dev`: the site with live reload; findings of a page are printed when it is saved. */
import { endInWords } from '../last-words.ts';
import { checkNode, prepareGuest } from './prepare.ts';
import { serveInDevelopment } from './site.ts';

endInWords('dev', 1);
if (!checkNode()) process.exit(2);
if (!(await prepareGuest())) console.error('The site is served all the same, with its Run buttons off.\n');
process.exitCode = await serveInDevelopment();
