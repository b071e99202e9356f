/** Astro, called from here so that a failure reads as a sentence and the exit status is ours. */
import { build } from 'astro';

/**
 * Gives 0, or 1 where a diagnostic is an error (the integration in `src/site/` prints them and sets
 * the exit code) or the build itself failed.
 */
export async function buildSite(): Promise<number> {
  process.env['ASTRO_TELEMETRY_DISABLED'] ??= '1';
  try {
    await build({ logLevel: 'warn' });
  } catch (error) {
    console.error(`The site could not be built: ${error instanceof Error ? error.message : String(error)}`);
    if (process.env['DEBUG'] !== undefined) console.error(error);
    return 1;
  }
  return process.exitCode === undefined ? 0 : Number(process.exitCode);
}
