/** What programs say when something fails: each says it in its own words, and a page may explain it in none of them. */

interface Messages {
  /** In lower case, without punctuation. */
  readonly said: readonly string[];
  /** Words of pages that explain it; several stand side by side. */
  readonly about: readonly string[];
}

const groups: readonly Messages[] = [
  {
    said: [
      'no such host',
      'could not resolve host',
      'could not resolve hostname',
      'unable to resolve host',
      'bad address',
      'name or service not known',
      'temporary failure in name resolution',
      'name does not resolve',
      'server misbehaving',
      'getaddrinfo enotfound',
      'getaddrinfo eai_again',
      'unknown host',
      'nxdomain',
      "can't resolve",
    ],
    about: ['dns', 'nslookup', 'name server', 'aliases'],
  },
  {
    said: [
      'connection refused',
      'failed to connect',
      "couldn't connect",
      'could not connect',
      'econnrefused',
    ],
    about: ['nobody listens'],
  },
  {
    said: [
      'port is already allocated',
      'port already allocated',
      'address already in use',
      'ports are not available',
      'eaddrinuse',
    ],
    about: ['publish'],
  },
  {
    said: ['no space left on device', 'disk quota exceeded', 'enospc', 'disk full', 'disk is full'],
    about: ['disk', 'prune'],
  },
  {
    said: ['executable file not found', 'command not found', 'bash not found'],
    about: ['step inside', 'exec'],
  },
  {
    said: [
      'certificate signed by unknown authority',
      'certificate verify failed',
      'failed to verify certificate',
      'self signed certificate',
      'gave http response to https client',
    ],
    about: ['tls', 'certificate'],
  },
  {
    said: [
      'requested access to the resource is denied',
      'pull access denied',
      'no basic auth credentials',
      'authentication required',
      'unauthorized',
    ],
    about: ['docker login'],
  },
  {
    said: [
      'exited with code 137',
      'exit code 137',
      'exited 137',
      'oomkilled',
      'out of memory',
      'exit status 137',
    ],
    about: ['137', 'memory'],
  },
  { said: ['toomanyrequests', 'too many requests', 'pull rate limit'], about: ['mirror'] },
  {
    said: ['does not have a leader', 'too few managers', 'lost quorum', 'loss of quorum'],
    about: ['quorum'],
  },
  { said: ['exec format error', 'no matching manifest'], about: ['platform', 'architecture'] },
  { said: ['not found in build context', 'failed to compute cache key'], about: ['context', 'dockerignore'] },
  { said: ['has active endpoints', 'active endpoints'], about: ['docker network rm', 'disconnect'] },
  { said: ['cannot connect to the docker daemon', 'is the docker daemon running'], about: [] },
];

/** A message in a text. */
export interface FoundMessage {
  /** Words of the text, from which on to before which. */
  readonly from: number;
  readonly to: number;
  /** Others that mean the same. */
  readonly others: readonly string[];
  readonly about: readonly string[];
}

/** The longest that stands in `words`, which are in lower case and without punctuation. */
export function messageIn(words: readonly string[]): FoundMessage | undefined {
  let best: FoundMessage | undefined;
  for (const { said, about } of groups)
    for (const message of said) {
      const parts = message.split(' ');
      const from = words.findIndex((_, at) => parts.every((part, step) => words[at + step] === part));
      if (from < 0 || (best !== undefined && best.to - best.from >= parts.length)) continue;
      best = { from, to: from + parts.length, others: said.filter((other) => other !== message), about };
    }
  return best;
}
