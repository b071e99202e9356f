/**
 * `npm run check:house`: whether each file imports only what its room may (src/house/rooms.ts), without circles, says
 * what it is for and is not too long, and whether CONTRIBUTING.md shows the rooms as they are. `npm run house` writes them there.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withRooms } from '../../house/contributing.ts';
import { fileFindingsIn } from '../../house/files.ts';
import type { Finding } from '../../house/findings.ts';
import { findingsIn } from '../../house/findings.ts';
import { rooms } from '../../house/rooms.ts';
import { endInWords } from '../last-words.ts';

endInWords('check:house', 1);
const top = join(import.meta.dirname, '../../..');
const shown = join(top, 'CONTRIBUTING.md');

/** Every file with code below `folder`, path from the top to text. */
async function codeBelow(folder: string): Promise<[path: string, text: string][]> {
  const entries = await readdir(join(top, folder), { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && /\.(?:ts|mjs|astro)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return Promise.all(
    files.map(async (file) => [
      file.slice(top.length + 1).replaceAll('\\', '/'),
      await readFile(file, 'utf8'),
    ]),
  );
}

const files = new Map([...(await codeBelow('src')), ...(await codeBelow('e2e'))]);
const findings: Finding[] = [...findingsIn(files, rooms), ...fileFindingsIn(files)];
const text = await readFile(shown, 'utf8');
try {
  const made = withRooms(text, rooms);
  if (process.argv.includes('--write')) await writeFile(shown, made);
  else if (made !== text)
    findings.push({
      at: 'CONTRIBUTING.md',
      why: 'Its rooms are not those of src/house/rooms.ts.',
      hint: 'Run `npm run house`, which writes them.',
    });
} catch (error) {
  findings.push({
    at: 'CONTRIBUTING.md',
    why: error instanceof Error ? error.message : String(error),
    hint: 'Then run `npm run house`.',
  });
}
for (const { at, why, hint } of findings) console.log(`${at}\n  ${why}\n  ${hint}\n`);
if (findings.length > 0) console.log(`${findings.length} to mend in the house.`);
process.exitCode = findings.length > 0 ? 1 : 0;
