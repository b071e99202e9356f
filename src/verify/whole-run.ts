/** A whole page’s result, of what was run in two presses. */
import type { PageResult } from './result.ts';

/** One result of a page's steps and of its clean-up, in the order of the text. */
export function wholeRun(steps: PageResult, cleanUp: PageResult): PageResult {
  const all = [...valued(steps), ...valued(cleanUp)].toSorted(
    (one, other) => one.snippet.line - other.snippet.line,
  );
  const timeScales = [steps, cleanUp].flatMap(({ timeScale }) => timeScale ?? []);
  return {
    ...steps,
    snippets: all.map(({ snippet }) => snippet),
    values: all.map(({ value }) => value),
    // Clean-up takes images away.
    images: { ...steps.images, ...cleanUp.images },
    ms: steps.ms + cleanUp.ms,
    ...(timeScales.length === 0 ? {} : { timeScale: Math.max(...timeScales) }),
  };
}

function valued({
  snippets,
  values,
}: PageResult): { snippet: PageResult['snippets'][number]; value: string }[] {
  return snippets.map((snippet, index) => ({ snippet, value: values[index] ?? '' }));
}
