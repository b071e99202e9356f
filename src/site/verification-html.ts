/** The line below a snippet that says how it stands, with the way to what its commands last printed. */
import type { SnippetVerification } from '../verify/verification.ts';
import { escapeHtml } from './highlight.ts';
import { verificationWords } from './verified.ts';

/** `real`: where what the commands printed is shown. */
export function verificationHtml(state: SnippetVerification, real: 'in-the-text' | 'on-demand'): string {
  return `<p class="verified" data-verified="${state.status}" data-pagefind-ignore>${escapeHtml(verificationWords(state))}${buttonHtml(state, real)}</p>`;
}

function buttonHtml(state: SnippetVerification, real: 'in-the-text' | 'on-demand'): string {
  if (real === 'in-the-text')
    return ' <button type="button" data-action="outputs" aria-pressed="false">Show as written</button>';
  return 'result' in state && state.result !== undefined
    ? ' <button type="button" data-action="real-output" aria-expanded="false">Last real output</button>'
    : '';
}
