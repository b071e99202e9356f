/** Astro, called from here so that a failure reads as a sentence and the exit status is ours. */
import { build } from 'astro';
import { leaveOutWhatStopped } from '../../site/left-out.ts';
import { wordsOf } from '../last-words.ts';

/**
 * Gives 0, or 1 where a diagnostic is an error (the integration in `src/site/` prints them and sets
 * the exit code) or the build itself failed. Where it stopped at pages, it is made again without them.
 */
export async function buildSite(): Promise<number> {
  process.env['ASTRO_TELEMETRY_DISABLED'] ??= '1';
  for (;;) {
    try {
      await build({ logLevel: 'warn' });
      return process.exitCode === undefined ? 0 : Number(process.exitCode);
    } catch (error) {
      const pages = stoppedAt(error);
      if (pages.length === 0) {
        console.error(`The site could not be built: ${wordsOf(error)}`);
        return 1;
      }
      console.error(
        `The build stopped at ${pages.join(', ')}. It is made again, with the source shown there.`,
      );
    }
  }
}

function stoppedAt(error: unknown): readonly string[] {
  try {
    return leaveOutWhatStopped(error);
  } catch {
    // It failed before the labs were read.
    return [];
  }
}
