/** Messages from pages, read as what anybody may have sent. */
import type { TerminalSize } from '../sandbox.ts';
import type { Call, ClientMessage, Hello } from './protocol.ts';

/**
 * Reads what a page sent: anything that is not exactly a message of the protocol, with sizes and names in
 * their bounds, is undefined. Whatever passes here is still only allowed on the sender's own sessions.
 */
export function readClientMessage(value: unknown): ClientMessage | undefined {
  if (!isRecord(value)) return undefined;
  const { kind, terminal } = value;
  if (kind === 'request') {
    const call = readCall(value['call']);
    return call && isCount(value['id']) ? { kind, id: value['id'], call } : undefined;
  }
  if (!isText(terminal, 64)) return undefined;
  if (kind === 'input')
    return isText(value['text'], 1 << 20) ? { kind, terminal, text: value['text'] } : undefined;
  if (kind === 'resize') {
    const size = readSize(value['size']);
    return size && { kind, terminal, size };
  }
  return kind === 'close-terminal' ? { kind, terminal } : undefined;
}

/** The first text message. */
export function readHello(text: string): Hello | undefined {
  const value = parse(text);
  if (!isRecord(value) || value['kind'] !== 'hello') return undefined;
  const { protocol, token, resume } = value;
  if (!isCount(protocol) || !isText(token, 200)) return undefined;
  if (resume === undefined) return { kind: 'hello', protocol, token };
  if (!isRecord(resume)) return undefined;
  const { id, key, received } = resume;
  if (!isText(id, 64) || !isText(key, 64) || !isCount(received)) return undefined;
  return { kind: 'hello', protocol, token, resume: { id, key, received } };
}

function readCall(value: unknown): Call | undefined {
  if (!isRecord(value)) return undefined;
  const call = value['call'];
  if (typeof call !== 'string' || !Object.hasOwn(readers, call)) return undefined;
  return readers[call as Call['call']](value);
}

type Reader = (value: Readonly<Record<string, unknown>>) => Call | undefined;

const ofSession =
  (call: 'checkpoint' | 'images' | 'reset' | 'pause' | 'resume' | 'close' | 'forget'): Reader =>
  ({ session }) =>
    isText(session, 64) ? { call, session } : undefined;

const ofNode =
  (call: 'published-ports' | 'stop-node' | 'start-node'): Reader =>
  ({ session, node }) =>
    isText(session, 64) && isNodeName(node) ? { call, session, node } : undefined;

const readers: Readonly<Record<Call['call'], Reader>> = {
  check: ({ nodes, memoryMiB }) =>
    isCount(nodes) && isCount(memoryMiB) ? { call: 'check', nodes, memoryMiB } : undefined,
  start({ lab, nodes, memoryMiB, saved }) {
    if (!isText(lab, 200) || !isCount(memoryMiB) || !Array.isArray(nodes) || nodes.length === 0)
      return undefined;
    if (!nodes.every(isNodeName) || new Set(nodes).size !== nodes.length) return undefined;
    if (saved !== undefined && !isText(saved, 64)) return undefined;
    return { call: 'start', lab, nodes, memoryMiB, ...(saved !== undefined && { saved }) };
  },
  saved: () => ({ call: 'saved' }),
  forget: ofSession('forget'),
  'open-terminal'({ session, node, size }) {
    const read = readSize(size);
    return isText(session, 64) && isNodeName(node) && read
      ? { call: 'open-terminal', session, node, size: read }
      : undefined;
  },
  'write-file': ({ session, node, path }) =>
    isText(session, 64) && isNodeName(node) && isText(path, 1000) && path !== '' && !path.includes('\0')
      ? { call: 'write-file', session, node, path }
      : undefined,
  'set-variables': ({ session, node, variables }) =>
    isText(session, 64) && isNodeName(node) && isTexts(variables, /^[A-Za-z_]\w{0,99}$/)
      ? { call: 'set-variables', session, node, variables }
      : undefined,
  fetch({ session, node, port, method, path, headers }) {
    if (!isText(session, 64) || !isNodeName(node)) return undefined;
    if (!isCount(port) || port < 1 || port > 65535) return undefined;
    if (typeof method !== 'string' || !/^[A-Z]{1,20}$/.test(method)) return undefined;
    if (!isText(path, 8000) || !/^\/[\x21-\x7e]*$/.test(path)) return undefined;
    if (!isTexts(headers, /^[\w!#$%&'*+.^`|~-]{1,100}$/)) return undefined;
    if (Object.values(headers).some((text) => /[\r\n\0]/.test(text))) return undefined;
    return { call: 'fetch', session, node, port, method, path, headers };
  },
  'published-ports': ofNode('published-ports'),
  'stop-node': ofNode('stop-node'),
  'start-node': ofNode('start-node'),
  checkpoint: ofSession('checkpoint'),
  images: ofSession('images'),
  reset: ofSession('reset'),
  pause: ofSession('pause'),
  resume: ofSession('resume'),
  close: ofSession('close'),
  'go-back': ({ session, checkpoint }) =>
    isText(session, 64) && isText(checkpoint, 64) ? { call: 'go-back', session, checkpoint } : undefined,
  save: ({ session, note }) =>
    isText(session, 64) && isText(note, 1 << 20) ? { call: 'save', session, note } : undefined,
  'warm-up': ({ session, commands }) =>
    isText(session, 64) &&
    Array.isArray(commands) &&
    commands.length <= 20 &&
    commands.every((command): command is string => isText(command, 4000))
      ? { call: 'warm-up', session, commands }
      : undefined,
  abort: ({ request }) => (isCount(request) ? { call: 'abort', request } : undefined),
  'report-step': ({ page, step, total }) =>
    isText(page, 300) && isCount(step) && isCount(total)
      ? { call: 'report-step', page, step, total }
      : undefined,
};

function readSize(value: unknown): TerminalSize | undefined {
  if (!isRecord(value)) return undefined;
  const { columns, rows } = value;
  const fits = (n: unknown): n is number => isCount(n) && n >= 1 && n <= 1000;
  return fits(columns) && fits(rows) ? { columns, rows } : undefined;
}

function isNodeName(value: unknown): value is string {
  return typeof value === 'string' && /^[a-z][a-z0-9-]{0,30}$/.test(value);
}

function isTexts(value: unknown, name: RegExp): value is Record<string, string> {
  return (
    isRecord(value) &&
    Object.keys(value).length <= 100 &&
    Object.entries(value).every(([key, text]) => name.test(key) && isText(text, 64 * 1024))
  );
}

function isText(value: unknown, most: number): value is string {
  return typeof value === 'string' && value.length <= most;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
