/** A page placed where its commands run. Apart from `runs.ts`, which goes to browsers, and the rules' texts do not. */
import type { Page } from './model.ts';
import { rules } from './rules.ts';

/** What is found only of commands that run. */
const foundOfRuns: ReadonlySet<string> = new Set(
  [
    rules.windowsNotSaid,
    rules.nothingRuns,
    rules.commandStays,
    rules.commandAsks,
    rules.placeholderTyped,
    rules.typedOutside,
  ].map(({ code }) => code),
);

/** `page` where its commands run on `platform` and `engine`: what is true only of commands that run falls away elsewhere. */
export function runningOn(page: Page, platform: Page['platform'], engine: Page['engine']): Page {
  if (platform === 'linux') return { ...page, platform, engine };
  return {
    ...page,
    platform,
    engine,
    variables: platform === 'windows' ? [] : page.variables,
    diagnostics: page.diagnostics.filter(({ code }) => !foundOfRuns.has(code)),
  };
}
