/** Calls of pages: what each one does, and what it answers. */
import { SandboxFailure } from '../../sandbox.ts';
import type { Call, FetchAnswer } from '../protocol.ts';
import { startName } from '../protocol.ts';
import { setVariables, writeFile } from './files.ts';
import { imagesOf } from './images.ts';
import { fetchFromNode, publishedPorts } from './ports.ts';
import type { Progress } from './progress.ts';
import type { ServerSession, SessionSink } from './session.ts';
import type { Sessions } from './sessions.ts';

/** The page that asks, as far as answers depend on it. */
interface Caller {
  readonly owner: string;
  readonly sessions: Sessions;
  readonly progress: Progress;
  /** Sessions that it uses now; what it starts and closes is put in and taken out. */
  readonly own: Set<ServerSession>;
  /** By request number: what `abort` ends. */
  readonly running: ReadonlyMap<number, AbortController>;
  /** How a session reaches it. `name`: what the page knows the session by just now. */
  sinkFor(name: () => string): SessionSink;
}

interface Answer {
  readonly value?: unknown;
  readonly bytes?: Uint8Array;
  /** To be done once the answer is on its way, so that the page knows what the news are about. */
  readonly afterwards?: () => void;
}

interface Request {
  readonly id: number;
  readonly call: Call;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly signal: AbortSignal;
}

/** Does what a page asks, on its owner's sessions only. @throws {SandboxFailure} */
export async function answerCall(caller: Caller, { id, call, bytes, signal }: Request): Promise<Answer> {
  const { sessions, owner } = caller;
  switch (call.call) {
    case 'check': {
      const no = sessions.refusal(owner, call.nodes, call.memoryMiB);
      if (no) throw no;
      return {};
    }
    case 'start':
      return startOrJoin(caller, id, call, signal);
    case 'saved':
      return { value: await sessions.saved(owner) };
    case 'forget':
      await sessions.forget(owner, call.session);
      return {};
    case 'close': {
      const session = sessions.get(owner, call.session);
      caller.own.delete(session);
      await sessions.close(session);
      return {};
    }
    case 'abort':
      caller.running.get(call.request)?.abort();
      return {};
    case 'report-step':
      caller.progress.report(owner, call);
      return {};
    default:
      return answerSessionCall(caller, using(caller, call.session), call, bytes, signal);
  }
}

type SessionCall = Exclude<
  Call,
  { call: 'check' | 'start' | 'saved' | 'forget' | 'close' | 'abort' | 'report-step' }
>;

async function answerSessionCall(
  { sessions }: Caller,
  session: ServerSession,
  call: SessionCall,
  bytes: Uint8Array<ArrayBuffer>,
  signal: AbortSignal,
): Promise<Answer> {
  switch (call.call) {
    case 'open-terminal': {
      const { terminal, screen } = await session.openTerminal(call.node, call.size);
      return { value: terminal.id, ...(screen && { bytes: screen }) };
    }
    case 'write-file':
      await writeFile(session.node(call.node), call.path, bytes);
      return {};
    case 'set-variables':
      await setVariables(session.node(call.node), call.variables);
      return {};
    case 'fetch': {
      const { method, path, headers } = call;
      const answer = await fetchFromNode(session.node(call.node), call.port, {
        method,
        path,
        headers,
        body: bytes,
      });
      return {
        value: { status: answer.status, headers: answer.headers } satisfies FetchAnswer,
        bytes: answer.body,
      };
    }
    case 'published-ports':
      return { value: await publishedPorts(session.node(call.node)) };
    case 'stop-node':
      await session.stopNode(call.node);
      return {};
    case 'start-node':
      await session.startNode(call.node);
      return {};
    case 'checkpoint':
      return { value: await session.checkpoint() };
    case 'images':
      return { value: await imagesOf([...session.nodes.values()]) };
    case 'go-back':
      await session.goBack(call.checkpoint);
      return {};
    case 'reset':
      await session.reset();
      return {};
    case 'save':
      return { value: await sessions.save(session, call.note) };
    case 'pause':
      await session.pause();
      return {};
    case 'resume':
      await session.resume();
      return {};
    case 'warm-up':
      await session.warmUp(call.commands, signal);
      return {};
  }
}

async function startOrJoin(
  caller: Caller,
  request: number,
  call: Extract<Call, { call: 'start' }>,
  signal: AbortSignal,
): Promise<Answer> {
  // The page learns the session's id from the answer; news before it go by the request.
  let name = startName(request);
  const sink = caller.sinkFor(() => name);
  const left = call.saved === undefined ? undefined : caller.sessions.find(caller.owner, call.saved);
  if (left) {
    await left.attach(sink);
    sink.event({ kind: 'ready' });
  }
  const session = left ?? (await caller.sessions.start(caller.owner, call, sink, signal, call.saved));
  caller.own.add(session);
  return {
    value: session.answer(),
    afterwards: () => {
      name = session.id;
    },
  };
}

/** The page's own session: one that it started or joined. */
function using(caller: Caller, id: string): ServerSession {
  const session = caller.sessions.get(caller.owner, id);
  if (caller.own.has(session)) return session;
  throw new SandboxFailure({
    code: 'not-found',
    message: 'This session went on in another tab.',
    hint: 'Go on there, or start a new session here.',
  });
}
