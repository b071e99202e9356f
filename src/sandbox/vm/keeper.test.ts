import { expect, test } from 'vitest';
import { SandboxFailure } from '../sandbox.ts';
import { Keeper } from './keeper.ts';
import type { StoredSession } from './storage.ts';

type Nodes = ConstructorParameters<typeof Keeper>[1];
type Packer = NonNullable<ConstructorParameters<typeof Keeper>[3]>;

const identity = { id: 'session', lab: 'lab', nodes: ['node1', 'node2'], guest: 'guest', memoryMiB: 320 };

/** Two nodes and a packing worker that write down what they are told. */
function stage() {
  const events: string[] = [];
  const stored: { session: StoredSession; adds: number; replaces: string | undefined }[] = [];
  const waits = new Map<string, Promise<void>>();
  const nodes = ['node1', 'node2'].map((name): Nodes[number] => ({
    name,
    status: { kind: 'up' },
    life: 1,
    send: (scope) => {
      events.push(`${name} sends ${scope}`);
      return Promise.resolve();
    },
    stand: async () => {
      await waits.get(name);
      events.push(`${name} stands`);
    },
    cut: async () => {
      events.push(`${name} is cut`);
      await Promise.resolve();
      events.push(`${name} goes on`);
      return 7;
    },
    leave: () => events.push(`${name} is left`),
    wasKept: () => events.push(`${name} is kept`),
  }));
  const outcome: { failure: SandboxFailure | undefined } = { failure: undefined };
  const packer: Packer = {
    broken: new Promise<never>(() => undefined),
    port: () => new MessageChannel().port1,
    store: (session, { adds, replaces }) => {
      if (outcome.failure) return Promise.reject(outcome.failure);
      stored.push({ session, adds, replaces });
      return Promise.resolve(100);
    },
    drop: () => events.push('dropped'),
    end: () => undefined,
  };
  return { events, stored, waits, outcome, nodes, keeper: new Keeper(identity, nodes, 'older', packer) };
}

const note = () => '';

test('all nodes stand before one is cut, and the note is of that instant', async () => {
  const { events, stored, keeper } = stage();
  const kept = await keeper.keep(() => {
    events.push('note');
    return 'words';
  });
  expect(events).toEqual([
    ...['node1 sends all', 'node2 sends all', 'node1 stands', 'node2 stands'],
    ...['node1 is cut', 'node2 is cut', 'note', 'node1 goes on', 'node2 goes on'],
    ...['node1 is kept', 'node2 is kept'],
  ]);
  expect(kept).toMatchObject({ writtenBytes: 100, stoodMs: 7, saved: { by: 'background', note: 'words' } });
  expect(stored).toMatchObject([{ session: { id: 'session', bytes: 0 }, adds: 0, replaces: 'older' }]);
});

test('after the first time, changes are added; the reader’s own save is whole, and a record of its own', async () => {
  const { events, stored, keeper } = stage();
  await keeper.keep(note);
  await keeper.save('mine');
  await keeper.keep(note);
  expect(events.filter((event) => event.startsWith('node1 sends'))).toEqual([
    ...['node1 sends all', 'node1 sends all', 'node1 sends changes'],
  ]);
  expect(stored.map(({ adds, replaces }) => [adds, replaces])).toEqual([
    [0, 'older'],
    [0, undefined],
    [1, undefined],
  ]);
  expect(stored[2]?.session).toMatchObject({ id: 'session', bytes: 100 });
  expect(stored[1]?.session.id).not.toBe('session');
  expect(stored[1]?.session.by).toBeUndefined();
});

test('a node that stands late is not waited for by the others, who go on and try again', async () => {
  const { events, waits, keeper } = stage();
  let comes = (): void => undefined;
  waits.set('node2', new Promise((resolve) => (comes = resolve)));
  const kept = keeper.keep(note);
  await expect.poll(() => events).toContain('node1 is left');
  expect(events).not.toContain('node1 is cut');
  comes();
  await kept;
  expect(events).toContain('node2 is cut');
});

test('what was not stored leaves the chain as it was, and what was deleted is written whole', async () => {
  const { events, stored, outcome, keeper } = stage();
  await keeper.keep(note);
  outcome.failure = new SandboxFailure({ code: 'storage-full', message: 'Full.', hint: '' });
  await expect(keeper.keep(note)).rejects.toThrow('Full.');
  expect(events).toContain('dropped');
  outcome.failure = new SandboxFailure({ code: 'not-found', message: 'Gone.', hint: '' });
  await expect(keeper.keep(note)).rejects.toThrow('Gone.');
  outcome.failure = undefined;
  await keeper.keep(note);
  expect(stored.at(-1)?.adds).toBe(0);
});

test('while one is under way, those that are asked for are one, with the newest note', async () => {
  const { stored, keeper } = stage();
  const first = keeper.keep(() => 'first');
  await Promise.resolve();
  const others = [keeper.keep(() => 'second'), keeper.keep(() => 'third')];
  await Promise.all([first, ...others]);
  expect(stored.map(({ session }) => session.note)).toEqual(['first', 'third']);
});

test('a node that is dead leaves what is kept as it is', async () => {
  const { stored, nodes, keeper } = stage();
  Object.assign(nodes[1] ?? {}, { status: { kind: 'dead', why: 'It was ended.' } });
  await expect(keeper.keep(note)).rejects.toMatchObject({ error: { code: 'aborted' } });
  expect(stored).toEqual([]);
});
