/** `npm run build`: builds the site from LABS_DIR to DIST_DIR; exit status 1 where a page has an error. */
import { checkNode } from './prepare.ts';
import { buildSite } from './site.ts';

if (!checkNode()) process.exit(2);
process.exitCode = await buildSite();
