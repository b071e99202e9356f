/** Whether the browser keeps what the sandbox downloads: said before anything is downloaded. */

/**
 * `insecure`: the page came without TLS, where browsers have neither caches nor service workers.
 * `refused`: the reader's settings, or a private window, keep them from the page.
 */
export type Keeping = 'kept' | 'insecure' | 'refused';

export async function keepingOf(): Promise<Keeping> {
  if (!isSecureContext) return 'insecure';
  try {
    await caches.keys();
    return 'kept';
  } catch {
    return 'refused';
  }
}

export function keepingWords(keeping: Keeping): string {
  switch (keeping) {
    case 'kept':
      return 'Your browser keeps it for next time, and for when you are offline.';
    case 'insecure':
      return `This page came over plain http, where browsers keep no downloads: ${lacking}. All else works.`;
    case 'refused':
      return `This browser lets the page keep no downloads: ${lacking}.`;
  }
}

const lacking = 'the next start may download it again, and nothing works without a connection';
