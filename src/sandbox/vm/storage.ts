/** Saved sessions in the browser's database: a record each, and beside it each node's state as blobs. */
import type { SavedSession } from '../sandbox.ts';
import { SandboxFailure } from '../sandbox.ts';

const database = 'docker-labs-sessions';
const records = 'sessions';
const statesStore = 'states';

/** What is kept besides what the page sees. */
export interface StoredSession extends Omit<SavedSession, 'state'> {
  /** Identity of the guest and size of its snapshot: a state fits no other. */
  readonly guest: string;
  readonly memoryMiB: number;
  /** There is no state, only words. */
  readonly wordsOnly?: boolean;
  /** When `later` was said, milliseconds since 1970. */
  readonly laterAt?: number;
}

export interface StoreOrder {
  /** How many files of each node there are that these add to; 0: they take the place of all. */
  readonly adds: number;
  /** A session that was gone on with, and need not be kept beside this one. */
  readonly replaces?: string | undefined;
}

/** Bytes that all sessions together may take which were kept unasked. */
const budgetBytes = 1024 ** 3;

export async function listSessions(): Promise<StoredSession[]> {
  return await within(
    'readonly',
    (transaction) => transaction.objectStore(records).getAll() as IDBRequest<StoredSession[]>,
  );
}

/**
 * Stores the nodes' states with their record: all of it, or, where it is cut off, nothing. Of those kept unasked, the
 * oldest go that are beyond the budget, and when the browser has no room.
 * @throws {SandboxFailure} `storage-full`, `no-storage`; `not-found`, where what it adds to was deleted
 */
export async function storeStates(
  session: StoredSession,
  states: ReadonlyMap<string, Blob>,
  order: StoreOrder,
): Promise<void> {
  const store = async () => {
    const outcome = { found: true };
    try {
      await within('readwrite', (transaction) => put(transaction, session, states, order, outcome));
    } catch (cause) {
      throw outcome.found ? cause : notFound();
    }
  };
  try {
    if (session.by === 'background' && session.bytes > budgetBytes) throw storageFull(undefined);
    await store();
  } catch (cause) {
    if (!(cause instanceof SandboxFailure) || cause.error.code !== 'storage-full') throw cause;
    const spare = keptUnasked(await listSessions(), session.id);
    if (spare.length === 0) throw cause;
    for (const { id } of spare) await deleteSession(id);
    await store();
  }
}

/** Keeps `later` with the session's record, or as a record of its own. @throws {SandboxFailure} */
export async function storeWords(session: StoredSession, later: string, laterAt: number): Promise<void> {
  await within('readwrite', (transaction) => {
    const store = transaction.objectStore(records);
    const found = store.get(session.id) as IDBRequest<StoredSession | undefined>;
    found.onsuccess = () => {
      store.put({ ...(found.result ?? { ...session, wordsOnly: true }), later, laterAt });
    };
    return found;
  });
}

function put(
  transaction: IDBTransaction,
  session: StoredSession,
  states: ReadonlyMap<string, Blob>,
  { adds, replaces }: StoreOrder,
  outcome: { found: boolean },
): IDBRequest<StoredSession[]> {
  const record = transaction.objectStore(records);
  if (adds === 0) transaction.objectStore(statesStore).delete(filesOf(session.id));
  for (const [name, state] of states)
    transaction.objectStore(statesStore).put(state, [session.id, name, adds]);
  const all = record.getAll() as IDBRequest<StoredSession[]>;
  all.onsuccess = () => {
    const before = all.result.find(({ id }) => id === session.id);
    outcome.found = adds === 0 || (before !== undefined && !before.wordsOnly);
    if (!outcome.found) {
      transaction.abort();
      return;
    }
    const { later, laterAt = 0 } = before ?? {};
    // What was said since the instant that this is of.
    record.put(later !== undefined && laterAt > session.savedAt ? { ...session, later, laterAt } : session);
    // Words of a session that ended before its state was kept: this lab has a newer one.
    for (const { id, lab, wordsOnly } of all.result)
      if (wordsOnly && lab === session.lab && id !== session.id) remove(transaction, id);
    if (session.by !== 'background') return;
    let room = budgetBytes - session.bytes;
    for (const { id, bytes } of keptUnasked(all.result, session.id).reverse()) {
      room -= bytes;
      if (room < 0 || id === replaces) remove(transaction, id);
    }
  };
  return all;
}

/** But `id`, oldest first. */
function keptUnasked(sessions: readonly StoredSession[], id: string): StoredSession[] {
  return sessions
    .filter((session) => session.by === 'background' && session.id !== id)
    .sort((a, b) => a.savedAt - b.savedAt);
}

/** The record and its nodes' states, each in its files. @throws {SandboxFailure} `not-found` */
export async function loadSession(
  id: string,
): Promise<{ session: StoredSession; nodes: ReadonlyMap<string, readonly Blob[]> }> {
  const session = await within(
    'readonly',
    (transaction) => transaction.objectStore(records).get(id) as IDBRequest<StoredSession | undefined>,
  );
  if (!session || session.wordsOnly) throw notFound();
  const nodes = new Map<string, readonly Blob[]>();
  for (const name of session.nodes) {
    const files = await within(
      'readonly',
      (transaction) => transaction.objectStore(statesStore).getAll(filesOf(id, name)) as IDBRequest<Blob[]>,
    );
    if (files.length > 0) nodes.set(name, files);
  }
  return { session, nodes };
}

export async function deleteSession(id: string): Promise<void> {
  await within('readwrite', (transaction) => {
    remove(transaction, id);
    return transaction.objectStore(records).getAll();
  });
}

function remove(transaction: IDBTransaction, id: string): void {
  transaction.objectStore(statesStore).delete(filesOf(id));
  transaction.objectStore(records).delete(id);
}

/** Keys of a session's files, or of one node's: [session, node, number], and in older ones [session, node]. */
function filesOf(...start: readonly string[]): IDBKeyRange {
  return IDBKeyRange.bound([...start], [...start, []]);
}

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(database, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(records, { keyPath: 'id' });
      request.result.createObjectStore(statesStore);
    };
    request.onsuccess = () => {
      resolve(request.result);
    };
    request.onerror = () => {
      reject(request.error ?? new Error('The database does not open.'));
    };
  });
}

async function within<T>(
  mode: IDBTransactionMode,
  doing: (transaction: IDBTransaction) => IDBRequest<T>,
): Promise<T> {
  let opened: IDBDatabase;
  try {
    opened = await open();
  } catch (cause) {
    throw noStorage(cause);
  }
  try {
    return await new Promise<T>((resolve, reject) => {
      const transaction = opened.transaction([records, statesStore], mode);
      const request = doing(transaction);
      transaction.oncomplete = () => {
        resolve(request.result);
      };
      transaction.onabort = () => {
        reject(transaction.error ?? new Error('The browser gave up writing.'));
      };
    });
  } catch (cause) {
    throw cause instanceof DOMException && cause.name === 'QuotaExceededError'
      ? storageFull(cause)
      : noStorage(cause);
  } finally {
    opened.close();
  }
}

function storageFull(cause: unknown): SandboxFailure {
  return new SandboxFailure(
    {
      code: 'storage-full',
      message: 'The browser has no room left to save this session.',
      hint: 'Delete saved sessions that you no longer need, or free space on the device. The session goes on meanwhile.',
    },
    { cause },
  );
}

function noStorage(cause: unknown): SandboxFailure {
  return new SandboxFailure(
    {
      code: 'no-storage',
      message: 'This browser lets the page keep nothing (a private window, for example).',
      hint: 'Use an ordinary window to save sessions. The session goes on meanwhile.',
    },
    { cause },
  );
}

function notFound(): SandboxFailure {
  return new SandboxFailure({
    code: 'not-found',
    message: 'The saved session is no longer there.',
    hint: 'Start afresh.',
  });
}
