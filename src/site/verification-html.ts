/** The line below a snippet that says how it stands, with the way to its last real output. */
import type { SnippetVerification } from '../verify/verification.ts';
import { escapeHtml } from './highlight.ts';
import { verificationWords } from './verified.ts';

export function verificationHtml(state: SnippetVerification): string {
  const real =
    'result' in state && state.result !== undefined
      ? ' <button type="button" data-action="real-output" aria-expanded="false">Last real output</button>'
      : '';
  return `<p class="verified" data-verified="${state.status}" data-pagefind-ignore>${escapeHtml(verificationWords(state))}${real}</p>`;
}
