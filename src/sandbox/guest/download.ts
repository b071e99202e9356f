/** Downloads that are tried again where that can help, and say why where it cannot. */
import { setTimeout as wait } from 'node:timers/promises';

/** A server that sends nothing for so long has stopped. */
const silenceMs = 60_000;
const attempts = 3;

/** A download that came to nothing, with why in words. */
export class DownloadFailed extends Error {
  /** Trying again can help: the connection, not the answer, was what failed. */
  readonly passing: boolean;
  constructor(why: string, passing: boolean, options?: ErrorOptions) {
    super(why, options);
    this.name = 'DownloadFailed';
    this.passing = passing;
  }
}

export interface DownloadOptions {
  readonly signal?: AbortSignal;
  /** Bytes that have to come: fewer are a connection that was cut, which not every server tells. */
  readonly bytes?: number;
  /** Before the second attempt; twice as long before the third. */
  readonly retryAfterMs?: number;
}

/** @throws {DownloadFailed} after three attempts, or at the first where another would end no better */
export async function download(url: string, options: DownloadOptions = {}): Promise<Uint8Array> {
  const { signal, bytes, retryAfterMs = 1000 } = options;
  for (let attempt = 1; ; attempt++) {
    try {
      const received = await request(url, signal);
      if (bytes === undefined || received.length >= bytes) return received;
      throw new DownloadFailed('the connection was cut', true);
    } catch (cause) {
      const failure = cause instanceof DownloadFailed ? cause : failureOf(cause);
      if (!failure.passing || attempt === attempts || signal?.aborted) throw failure;
      await wait(retryAfterMs * attempt, undefined, signal && { signal }).catch(() => undefined);
    }
  }
}

async function request(url: string, given: AbortSignal | undefined): Promise<Uint8Array> {
  const silence = new AbortController();
  const timer = setTimeout(() => {
    silence.abort(new DownloadFailed('nothing came for a minute', true));
  }, silenceMs);
  try {
    const signal = given ? AbortSignal.any([given, silence.signal]) : silence.signal;
    const response = await fetch(url, { signal });
    if (!response.ok)
      throw new DownloadFailed(`the server answered ${response.status}`, response.status >= 500);
    const parts: Uint8Array[] = [];
    for await (const part of response.body ?? []) {
      timer.refresh();
      parts.push(part);
    }
    return Buffer.concat(parts);
  } finally {
    clearTimeout(timer);
  }
}

const words: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody answers there',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'the name of the host could not be looked up',
  ECONNRESET: 'the connection was cut',
  UND_ERR_SOCKET: 'the connection was cut',
  ERR_INVALID_URL: 'that is no address',
};

/** `fetch` hides what the system said in the cause of a "fetch failed". */
function failureOf(error: unknown): DownloadFailed {
  const reasons = [error, error instanceof Error ? error.cause : undefined];
  for (const reason of reasons) {
    const code = reason instanceof Error && 'code' in reason ? String(reason.code) : '';
    const why = words[code];
    if (why !== undefined) return new DownloadFailed(why, code !== 'ERR_INVALID_URL', { cause: error });
  }
  const deepest = reasons.findLast((reason) => reason instanceof Error);
  return new DownloadFailed(deepest?.message ?? String(error), true, { cause: error });
}
