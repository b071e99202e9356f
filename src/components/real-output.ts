/** The written output's other side: what the commands really printed last time, and the difference. */
import { diffOutput } from '../verify/diff.ts';
import type { CommandResult } from '../verify/result.ts';
import { drawDiff } from './diff-lines.ts';
import { element } from './sandbox/dom.ts';

interface Real {
  readonly engine?: { readonly engineVersion: string };
  readonly date: string;
  readonly commands: readonly CommandResult[];
}

/** Shows or hides the last real output below the snippet that `button` belongs to. */
export async function toggle(button: HTMLElement): Promise<void> {
  const snippet = button.closest<HTMLElement>('lab-snippet');
  if (snippet === null) return;
  const known = snippet.querySelector<HTMLElement>('.real-output');
  if (known !== null) {
    known.hidden = !known.hidden;
    button.setAttribute('aria-expanded', String(!known.hidden));
    return;
  }
  const real = await load(snippet.dataset['id'] ?? '');
  const section = element('div', { class: 'real-output' });
  if (real === undefined)
    section.textContent = 'The record could not be loaded. Try again when you are online.';
  else section.append(...real.commands.flatMap((command, index) => commandView(snippet, command, index)));
  snippet.append(section);
  button.setAttribute('aria-expanded', 'true');
}

async function load(id: string): Promise<Real | undefined> {
  const main = document.querySelector<HTMLElement>('main[data-snippets]');
  const address = main?.dataset['snippets']?.replace(/snippets\.json$/, 'verified.json');
  if (address === undefined) return undefined;
  try {
    const all = (await (await fetch(address)).json()) as Readonly<Record<string, Real>>;
    return all[id];
  } catch {
    return undefined;
  }
}

function commandView(snippet: HTMLElement, command: CommandResult, index: number): readonly HTMLElement[] {
  const title = element('p', {}, element('code', {}, command.command));
  const promised = snippet
    .querySelector(`.output[data-output="${index}"]`)
    ?.textContent.replace(/\n$/, '')
    .split('\n');
  const real = command.output.replace(/\n$/, '').split('\n');
  const lines =
    command.outcome.kind === 'differs'
      ? command.outcome.diff
      : diffOutput(promised ?? ['...'], command.output === '' ? [] : real);
  return [title, lines.length === 0 ? element('p', {}, 'It printed nothing.') : drawDiff(lines)];
}
