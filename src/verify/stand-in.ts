/** Which results an image that stands in for the real one has made. */
import type { Snippet } from '../lab/model.ts';
import type { EngineInfo, StandIn } from '../sandbox/sandbox.ts';
import type { RunnablePage } from './runnable.ts';

/**
 * What stands in for something in `snippet`'s result: from the page's first mention of such an image on
 * (its set-up's mentions are before the page), as later commands work with what earlier ones made of it.
 */
export function standInFor(
  page: RunnablePage,
  setup: readonly RunnablePage[],
  snippet: Snippet,
  info: EngineInfo,
): StandIn | undefined {
  if (info.standIns.length === 0) return undefined;
  const before = page.snippets.slice(0, page.snippets.indexOf(snippet) + 1);
  const texts = [
    ...page.images,
    ...[...setup.flatMap((other) => other.snippets), ...before]
      .filter((other) => other.kind !== 'text')
      .map(({ value }) => value),
  ];
  return info.standIns.find(({ image }) => texts.some((text) => text.includes(image)));
}
