/** Which images a page's run had, by digest, where its nodes' Engines tell them. */
import type { RunPorts } from './ports.ts';
import type { RunnablePage } from './runnable.ts';
import { isRunnable } from './runnable.ts';

/**
 * Of the images that the nodes have now those that `page` or its set-up names: reference (`nginx:latest`) to digest
 * (`sha256:…`). Empty where the Engine does not tell them. Never rejects.
 */
export async function imagesOf(
  page: RunnablePage,
  setup: readonly RunnablePage[],
  ports: RunPorts,
): Promise<Readonly<Record<string, string>>> {
  const there = await ports.images().catch(() => ({}));
  const texts = [page, ...setup].flatMap(({ images, snippets }) => [
    ...images,
    ...snippets.filter(isRunnable).map(({ value }) => value),
  ]);
  return Object.fromEntries(
    Object.entries(there)
      .filter(([reference]) => texts.some((text) => text.includes(repositoryOf(reference))))
      .toSorted(([one], [other]) => (one < other ? -1 : 1)),
  );
}

/** `nginx` of `nginx:1.27`, `localhost:5000/app` of `localhost:5000/app:1`. */
function repositoryOf(reference: string): string {
  return reference.replace(/:[^/]*$/, '');
}
