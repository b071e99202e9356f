/** Sessions kept on this device for later: what the page keeps with each, and the list of them. */
import type { SavedSession } from '../../sandbox/sandbox.ts';
import type { SnippetResult } from '../../verify/result.ts';
import { button, element } from './dom.ts';
import { size } from './words.ts';

/** What `Session.save` keeps as the page's note. */
export interface SavedNote {
  readonly version: 1;
  readonly variables: Readonly<Record<string, string>>;
  readonly screens: Readonly<Record<string, string>>;
  readonly results: readonly SnippetResult[];
}

export interface Saved {
  readonly session: SavedSession;
  readonly note: SavedNote;
}

/** Tells the page's first script to load the sandbox at once, so that the list is offered. */
const marker = 'sandbox:session';

export function markSaved(some: boolean): void {
  try {
    if (some) localStorage.setItem(marker, 'saved');
    else localStorage.removeItem(marker);
  } catch {
    // The list is then offered when the sandbox is next used.
  }
}

export function readSaved(session: SavedSession): Saved {
  const empty: SavedNote = { version: 1, variables: {}, screens: {}, results: [] };
  try {
    const note = JSON.parse(session.note) as SavedNote;
    return { session, note: (note as { version?: number }).version === 1 ? note : empty };
  } catch {
    return { session, note: empty };
  }
}

/** The list, each with its size, a way to go on and a way to delete it. */
export function savedList(
  sessions: readonly SavedSession[],
  actions: {
    readonly resume: (session: SavedSession) => void;
    readonly forget: (session: SavedSession) => void;
  },
): HTMLElement {
  const items = sessions.map((session) => {
    const when = new Date(session.savedAt).toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' });
    const runs = session.bytes === 0;
    const name = `${session.nodes.join(', ')}, ${runs ? 'running, left' : 'saved'} ${when}`;
    return element(
      'li',
      {},
      element('span', { class: 'saved-name' }, runs ? name : `${name} · ${size(session.bytes)}`),
      button(
        'Go on',
        () => {
          actions.resume(session);
        },
        { 'aria-label': `Go on with ${name}` },
      ),
      button(
        runs ? 'End' : 'Delete',
        () => {
          actions.forget(session);
        },
        { 'aria-label': `${runs ? 'End' : 'Delete'} ${name}` },
      ),
    );
  });
  return element(
    'div',
    { class: 'saved' },
    element('h3', {}, 'Saved on this device'),
    element('ul', {}, ...items),
  );
}
