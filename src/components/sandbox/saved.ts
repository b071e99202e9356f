/** What the page keeps of a session for later, and what it finds of one. */
import type { SavedSession } from '../../sandbox/sandbox.ts';
import type { CommandResult, SnippetResult } from '../../verify/result.ts';
import { currentPage } from './lab-page.ts';
import type { LabSession, LastCommand } from './lab-session.ts';

/** The page's note with a session's state (`Session.save`, `keep`), and without `screens` the words beside it. */
export interface SavedNote {
  readonly version: 1;
  readonly variables: Readonly<Record<string, string>>;
  readonly screens: Readonly<Record<string, string>>;
  readonly results: readonly SnippetResult[];
  /** The command that ended last. */
  readonly last?: LastCommand;
  /** Where the reader was. */
  readonly page?: { readonly path: string; readonly title: string; readonly url: string };
}

export interface Saved {
  readonly session: SavedSession;
  /** As of the state that the nodes go on from. */
  readonly note: SavedNote;
  /** As of the session's end, where that is known to be later. */
  readonly later: SavedNote | undefined;
}

/** Characters of a command's output that are kept: the last. */
const longestOutput = 4000;
const mostDiffLines = 200;

/** What is kept at once, without the terminals. */
export function wordsOf(session: LabSession): string {
  return JSON.stringify(noteOf(session, {}));
}

/** Of `session` as it is now. */
export function noteOf(session: LabSession, screens: Readonly<Record<string, string>>): SavedNote {
  const page = currentPage();
  return {
    version: 1,
    variables: Object.fromEntries(session.variables),
    screens,
    results: [...session.results.values()].map(briefly),
    ...(session.last === undefined ? {} : { last: session.last }),
    ...(page === undefined
      ? {}
      : { page: { path: page.path, title: document.title, url: location.pathname } }),
  };
}

/** What is worth keeping of `result`: nobody sees the output of what has passed. */
export function briefly(result: SnippetResult): SnippetResult {
  return { ...result, commands: result.commands.map(briefCommand) };
}

function briefCommand(command: CommandResult): CommandResult {
  const { outcome, output } = command;
  if (outcome.kind === 'passed') return { ...command, output: '' };
  const truncated = command.truncated || output.length > longestOutput;
  const brief = { ...command, output: output.slice(-longestOutput), truncated };
  return outcome.kind === 'differs'
    ? { ...brief, outcome: { ...outcome, diff: outcome.diff.slice(0, mostDiffLines) } }
    : brief;
}

/** Tells the page's first script to load the sandbox at once, so that what is saved is offered. */
const marker = 'sandbox:session';

export function markSaved(some: boolean): void {
  try {
    if (some) localStorage.setItem(marker, 'saved');
    else localStorage.removeItem(marker);
  } catch {
    // The list is then offered when the sandbox is next used.
  }
}

/** The words of one session, the newest, for an engine that keeps none itself. */
const wordsKey = 'sandbox:words';

/** @throws {DOMException} where the browser gives no storage, or has no room */
export function keepWordsHere(session: string, words: string): void {
  localStorage.setItem(wordsKey, JSON.stringify({ session, words }));
}

function wordsHere(session: string): string | undefined {
  try {
    const kept = JSON.parse(localStorage.getItem(wordsKey) ?? '{}') as { session?: string; words?: string };
    return kept.session === session ? kept.words : undefined;
  } catch {
    return undefined;
  }
}

/** The session that this tab had last. The browser keeps it for the tab, also over a reload or where it drops the tab. */
const tabKey = 'sandbox:session-here';

export function rememberHere(session: string | undefined): void {
  try {
    if (session === undefined) sessionStorage.removeItem(tabKey);
    else sessionStorage.setItem(tabKey, session);
  } catch {
    // The list is then not brought into sight by itself.
  }
}

export function wasHere(session: string): boolean {
  try {
    return sessionStorage.getItem(tabKey) === session;
  } catch {
    return false;
  }
}

const emptyNote: SavedNote = { version: 1, variables: {}, screens: {}, results: [] };

export function readSaved(session: SavedSession): Saved {
  const later = readNote(session.later ?? wordsHere(session.id));
  // What still runs is as it was left.
  if (stillRuns(session)) return { session, note: later ?? emptyNote, later: undefined };
  return { session, note: readNote(session.note) ?? emptyNote, later };
}

/** Whether its nodes run although no page has them. */
export function stillRuns({ bytes, lacks }: SavedSession): boolean {
  return bytes === 0 && lacks === undefined;
}

/** Ids of what nobody needs: mere words of a session, kept unasked, where something newer is kept of the same lab. */
export function outdated(sessions: readonly SavedSession[]): string[] {
  const isNewest = ({ lab, savedAt }: SavedSession): boolean =>
    sessions.every((other) => other.lab !== lab || other.by !== 'background' || other.savedAt <= savedAt);
  return sessions.filter((session) => session.lacks === 'state' && !isNewest(session)).map(({ id }) => id);
}

function readNote(text: string | undefined): SavedNote | undefined {
  try {
    const note = JSON.parse(text ?? '') as SavedNote;
    return (note as { version?: number }).version === 1 ? note : undefined;
  } catch {
    return undefined;
  }
}
