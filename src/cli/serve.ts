/** `node src/cli/serve.ts [FOLDER] [PORT]`: serves a built site until it is interrupted. */
import { portOption } from './numbers.ts';
import { serveFolder } from '../serve/serve.ts';

const [folder = 'dist', port = '4321'] = process.argv.slice(2);
const served = await serveFolder(folder, {
  port: portOption('PORT')(port),
  base: process.env['SITE_BASE'] ?? '/',
});
console.log(`Serving ${folder} at ${served.url}`);
