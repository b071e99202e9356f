/** The link that the server prints: an address's fragment, so that no server on the way ever sees the token. */

export interface EngineLink {
  /** `ws://127.0.0.1:7411`. */
  readonly url: string;
  readonly token: string;
}

/** Without the leading `#`. */
export function writeEngineLink(link: EngineLink): string {
  return new URLSearchParams({ engine: link.url, token: link.token }).toString();
}

/** From `location.hash`; undefined where it names no engine, or one that is no WebSocket address. */
export function readEngineLink(hash: string): EngineLink | undefined {
  const words = new URLSearchParams(hash.replace(/^#/, ''));
  const url = words.get('engine');
  const token = words.get('token');
  if (!url || !token || !URL.canParse(url)) return undefined;
  return /^wss?:$/.test(new URL(url).protocol) ? { url, token } : undefined;
}
