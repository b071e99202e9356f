/** `node src/serve/main.ts [FOLDER] [PORT]`: serves a built site until it is interrupted. */
import { serveFolder } from './serve.ts';

const [folder = 'dist', port = '4321'] = process.argv.slice(2);
const served = await serveFolder(folder, { port: Number(port), base: process.env['SITE_BASE'] ?? '/' });
console.log(`Serving ${folder} at ${served.url}`);
