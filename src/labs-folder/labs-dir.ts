/** Which folder holds the labs. */
import { resolve } from 'node:path';

/** Absolute: `LABS_DIR`, else `labs` in the current folder. */
export function labsDir(): string {
  const named = process.env['LABS_DIR'];
  return resolve(named === undefined || named === '' ? 'labs' : named);
}
