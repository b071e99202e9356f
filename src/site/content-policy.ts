/**
 * What the site's pages may load and reach: themselves, and the reader's own Engine through its local
 * server. In a `<meta>`, as a static host sets no headers of ours.
 */
import { createHash } from 'node:crypto';
import { themeScript } from './theme-script.ts';

const local = 'http://127.0.0.1:* ws://127.0.0.1:* http://localhost:* ws://localhost:*';
const theme = createHash('sha256').update(themeScript).digest('base64');

export const contentPolicy = [
  "default-src 'self'",
  `script-src 'self' 'wasm-unsafe-eval' 'sha256-${theme}'`,
  "worker-src 'self' blob:",
  // xterm and the pane's width set styles of elements.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob: https: http:",
  "media-src 'self' https:",
  "font-src 'self' data:",
  `connect-src 'self' ${local}`,
  `frame-src 'self' blob: data: ${local}`,
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'self'",
].join('; ');
