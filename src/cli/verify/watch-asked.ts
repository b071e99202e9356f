/** `--watch` on what was opened for it. */
import type { Lab } from '../../lab/model.ts';
import type { Asked } from './asked.ts';
import { keptAsLast } from './last-result.ts';
import type { Stage } from './stage.ts';
import { say } from './tell.ts';
import { watchLab } from './watch.ts';

/** Gives the exit status, at Ctrl-C. */
export function watchAsked(
  lab: Lab,
  { options, here: { dir, labsFolder, labs }, jobs }: Asked,
  { site, fragment, browser }: Stage,
): Promise<number> {
  const keepLast = keptAsLast(dir, labs, say);
  return watchLab({
    dir,
    labsFolder,
    lab,
    labs,
    pages: jobs.map(({ page }) => page),
    browser,
    siteUrl: site.url,
    fragment,
    siteFolder: site.folder ?? '',
    keepGoing: options.keepGoing === true,
    onResult: (page, snippets) => {
      const { path, file, hash } = page;
      keepLast({ page: path, file, hash, startedAt: new Date().toISOString(), snippets }, false);
    },
  });
}
