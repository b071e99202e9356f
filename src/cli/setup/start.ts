/** `npm start`: sets up what is missing, builds the site and serves it until it is interrupted. */
import { serveFolder } from '../../serve/serve.ts';
import { portOption } from '../numbers.ts';
import { endInWords } from '../last-words.ts';
import { checkNode, prepareGuest } from './prepare.ts';
import { buildSite } from './site.ts';

const port = readPort();
const dist = process.env['DIST_DIR'] ?? 'dist';

endInWords('start', 1);
if (!checkNode()) process.exit(2);
if (!(await prepareGuest())) console.error('The site is served all the same, with its Run buttons off.\n');
console.log('Building the site …');
// Errors in pages are printed; the pages that are fine are served all the same.
await buildSite();
try {
  const served = await serveFolder(dist, { port, base: process.env['SITE_BASE'] ?? '/' });
  console.log(`\n  Docker labs: ${served.url}\n  Stop with Ctrl-C.`);
} catch (error) {
  const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  console.error(
    taken
      ? `Port ${port} is taken. Name another: PORT=${port + 1} npm start`
      : `The site could not be served: ${String(error)}`,
  );
  process.exitCode = 1;
}

function readPort(): number {
  try {
    return portOption('PORT')(process.env['PORT'] ?? '4321');
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(2);
  }
}
