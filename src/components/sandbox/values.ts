/**
 * Captured values where the reader meets them: beside the commands that use them, and in what Copy takes. A command
 * that the reader types by hand sets them as a press of Run does.
 */
import type { TypedCommand } from '../../sandbox/shell/shell.ts';
import { filledCommand } from '../../verify/filled-command.ts';
import { capturedByTyping } from '../../verify/typed-capture.ts';
import { announce } from './announcer.ts';
import { currentPage } from './lab-page.ts';
import type { LabSession, NodeShell } from './lab-session.ts';
import type { Runs } from './runs.ts';
import type { Sandbox } from './sandbox.ts';
import { list } from '../../figures.ts';

/** Keeps what the page shows of them right, now and as the session goes on. */
export function followValues(sandbox: Sandbox, runs: Runs): void {
  const show = (): void => {
    showValues(sandbox.session?.variables ?? new Map());
  };
  sandbox.onChange(show);
  runs.onShown(show);
  document.addEventListener('site:navigated', show);
  sandbox.terminals.onTyped((typed, { node }: NodeShell) => {
    const { session } = sandbox;
    if (session !== undefined && !runs.busy) void takeTyped(session, typed, node).then(show, () => undefined);
  });
  show();
}

async function takeTyped(session: LabSession, typed: TypedCommand, node: string): Promise<void> {
  const page = currentPage();
  if (page === undefined || page.lab !== session.session.request.lab) return;
  const pages = [await page.runnable(), ...(await page.setup())];
  const snippets = pages.flatMap((each) => each.snippets);
  const captured = capturedByTyping(typed, node, snippets, session.variables);
  if (captured === undefined) return;
  await session.setVariables(captured);
  const names = Object.keys(captured).map((name) => `$${name}`);
  announce(`What you typed has set ${list(names)}.`);
}

function showValues(variables: ReadonlyMap<string, string>): void {
  for (const use of document.querySelectorAll<HTMLElement>('[data-value]')) {
    const value = variables.get(use.dataset['value'] ?? '');
    const place = use.querySelector('[data-known]');
    if (place !== null) place.textContent = value === undefined ? '' : `${value}, `;
    const command = use.parentElement?.previousElementSibling;
    if (command instanceof HTMLElement) fill(command, variables);
  }
}

/** What Copy takes of a command, or of a script. */
function fill(command: HTMLElement, variables: ReadonlyMap<string, string>): void {
  const lines = command.matches('.typed') ? [command] : [...command.querySelectorAll('.typed')];
  const typed = lines.map((line) => line.textContent).join('\n');
  const filled = filledCommand(typed, variables);
  if (filled === typed) delete command.dataset['filled'];
  else command.dataset['filled'] = filled;
}
