/** Saved sessions in the browser's database: a record each, and beside it each node's state as a blob. */
import { type SavedSession, SandboxFailure } from '../sandbox.ts';

const database = 'docker-labs-sessions';
const records = 'sessions';
const states = 'states';

/** What is kept besides what the page sees. */
export interface StoredSession extends SavedSession {
  /** Identity of the guest and size of its snapshot: a state fits no other. */
  readonly guest: string;
  readonly memoryMiB: number;
}

export async function listSessions(): Promise<StoredSession[]> {
  return await within(
    'readonly',
    (transaction) => transaction.objectStore(records).getAll() as IDBRequest<StoredSession[]>,
  );
}

/** @throws {SandboxFailure} `storage-full`, `no-storage` */
export async function storeSession(session: StoredSession, nodes: ReadonlyMap<string, Blob>): Promise<void> {
  await within('readwrite', (transaction) => {
    for (const [name, state] of nodes) transaction.objectStore(states).put(state, [session.id, name]);
    return transaction.objectStore(records).put(session);
  });
}

/** The record and its nodes' states. @throws {SandboxFailure} `not-found` */
export async function loadSession(
  id: string,
): Promise<{ session: StoredSession; nodes: ReadonlyMap<string, Blob> }> {
  const session = await within(
    'readonly',
    (transaction) => transaction.objectStore(records).get(id) as IDBRequest<StoredSession | undefined>,
  );
  if (!session) throw notFound();
  const nodes = new Map<string, Blob>();
  for (const name of session.nodes) {
    const state = await within(
      'readonly',
      (transaction) => transaction.objectStore(states).get([id, name]) as IDBRequest<Blob | undefined>,
    );
    if (state) nodes.set(name, state);
  }
  return { session, nodes };
}

export async function deleteSession(id: string): Promise<void> {
  await within('readwrite', (transaction) => {
    transaction.objectStore(states).delete(IDBKeyRange.bound([id], [id, []]));
    return transaction.objectStore(records).delete(id);
  });
}

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(database, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(records, { keyPath: 'id' });
      request.result.createObjectStore(states);
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
      const transaction = opened.transaction([records, states], mode);
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
