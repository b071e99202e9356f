/** The sessions that can be gone on with, as the pane lists them. */
import type { SavedSession } from '../../sandbox/sandbox.ts';
import { button, element } from './dom.ts';
import type { SavedNote, Saved } from './saved.ts';
import { stillRuns } from './saved.ts';
import { size } from '../../figures.ts';
import { lacksWords, lastWords } from './words.ts';

export interface SavedActions {
  readonly resume: (saved: Saved) => void;
  readonly again: (saved: Saved, until: string) => void;
  readonly forget: (session: SavedSession) => void;
  /** The last step that had passed, of this page. */
  readonly lastPassed: (note: SavedNote) => string | undefined;
}

/** `sessions`: newest first, at least one. */
export function savedList(sessions: readonly Saved[], actions: SavedActions): HTMLElement {
  const [newest] = sessions;
  const isOwn = newest !== undefined && (newest.session.by === 'background' || stillRuns(newest.session));
  const items = sessions.map((saved) => savedItem(saved, isOwn && saved === newest, actions));
  return element(
    'div',
    { class: 'saved' },
    element('h3', {}, isOwn ? 'You were here before' : 'Saved on this device'),
    element('ul', {}, ...items),
  );
}

function savedItem(saved: Saved, isNewest: boolean, actions: SavedActions): HTMLElement {
  const { session } = saved;
  const runs = stillRuns(session);
  const when = new Date(session.savedAt).toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' });
  const did = runs ? 'running, left' : session.by === 'background' ? 'kept' : 'saved';
  const name = `${session.nodes.join(', ')}, ${did} ${when}`;
  const end = runs ? 'End' : 'Delete';
  return element(
    'li',
    {},
    element('span', { class: 'saved-name' }, session.bytes === 0 ? name : `${name} · ${size(session.bytes)}`),
    ...told(saved).map((words) => element('p', { class: 'saved-words' }, words)),
    ...wayOn(saved, name, isNewest, actions),
    button(
      end,
      () => {
        actions.forget(session);
      },
      { 'aria-label': `${end} ${name}` },
    ),
  );
}

function told({ session, note, later }: Saved): string[] {
  if (session.lacks !== undefined) return [lacksWords(session.lacks), lastWords(later ?? note)];
  const since = later?.last;
  const more =
    since === undefined || since.text === note.last?.text
      ? []
      : [`What came after it is lost; “${since.text}” on ${since.node} was the last of that.`];
  return [lastWords(note), ...more].filter((words) => words !== '');
}

/** Going on, or, where the nodes cannot, running again up to there. */
function wayOn(saved: Saved, name: string, isNewest: boolean, actions: SavedActions): HTMLElement[] {
  const { session, note, later } = saved;
  if (session.lacks === undefined) {
    const resume = (): void => {
      actions.resume(saved);
    };
    return isNewest
      ? [button('Go on where you were', resume, { class: 'button primary' })]
      : [button('Go on', resume, { 'aria-label': `Go on with ${name}` })];
  }
  const words = later ?? note;
  const until = actions.lastPassed(words);
  if (until !== undefined) {
    const again = (): void => {
      actions.again(saved, until);
    };
    return [button('Run again up to there', again)];
  }
  if (words.page === undefined || words.page.url === location.pathname) return [];
  return [element('a', { href: words.page.url }, `It was on ${words.page.title}`)];
}
