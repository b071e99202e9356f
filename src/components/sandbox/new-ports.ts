/** Ports that containers publish since a run, offered below its result. */
import type { SnippetResult } from '../../verify/result.ts';
import { button, element } from './dom.ts';
import type { LabSession } from './lab-session.ts';
import type { PublishedPort, Previews } from './preview.ts';
import { publishedPorts } from './preview.ts';
import type { Runs, ShownResult } from './runs.ts';

export function offerNewPorts(runs: Runs, previews: Previews): void {
  /** As last asked, by session; one question at a time, so that each snippet is told of what is new since the last. */
  const known = new WeakMap<LabSession, Promise<readonly PublishedPort[]>>();
  runs.onReady((session) => {
    known.set(session, ask(session));
  });
  runs.onShown((shown) => {
    if (shown.result.commands.length === 0) return;
    const before = known.get(shown.session) ?? Promise.resolve([]);
    const now = before.then(() => ask(shown.session));
    known.set(shown.session, now);
    void Promise.all([before, now]).then(([then, since]) => {
      offer(shown, newPorts(then, since), previews);
    });
  });
}

/** Those of `now` that no node published `before`; one that several nodes publish is the first one's. */
export function newPorts(
  before: readonly PublishedPort[],
  now: readonly PublishedPort[],
): readonly PublishedPort[] {
  const fresh = now.filter(
    ({ node, port }) => !before.some((other) => other.node === node && other.port === port),
  );
  return fresh.filter(({ port }, index) => fresh.findIndex((other) => other.port === port) === index);
}

/** A node that gives no answer publishes nothing that could be looked at. */
function ask({ nodes, session }: LabSession): Promise<readonly PublishedPort[]> {
  return publishedPorts(session, nodes).catch(() => []);
}

function offer(
  { session, place, result }: ShownResult,
  ports: readonly PublishedPort[],
  previews: Previews,
): void {
  // Another result may stand there by now.
  if (ports.length === 0 || !isStillShown(place, result)) return;
  const several = session.nodes.length > 1;
  const buttons = ports.map(({ node, port }) =>
    button(
      several ? `Look at port ${port} of ${node}` : `Look at port ${port}`,
      () => void previews.look(node, port),
    ),
  );
  place.append(element('p', { class: 'result-ports' }, ...buttons));
}

function isStillShown(place: HTMLElement, { id }: SnippetResult): boolean {
  const snippet = place.closest<HTMLElement>('lab-snippet');
  return snippet?.dataset['id'] === id && snippet.dataset['state'] !== 'running';
}
