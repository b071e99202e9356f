/** A line of the page's own after Docker's error, where an image is asked for that the page's machine has not. */
import { missingImages, missingImageWords } from '../../verify/missing-image.ts';
import { screenLines } from '../../verify/screen.ts';
import { announce } from './announcer.ts';
import { button, element } from './dom.ts';
import { base } from './lab-page.ts';
import type { LabSession } from './lab-session.ts';
import { panePart } from './pane.ts';
import type { Runs } from './runs.ts';
import type { Sandbox } from './sandbox.ts';
import { stateOf } from './words.ts';

/** Below a snippet's result; after what the reader typed by hand, below the terminal. */
export function sayMissingImages(sandbox: Sandbox, runs: Runs): void {
  runs.onShown(({ session, place, result }) => {
    takeBack();
    if (stateOf(result.status) !== 'failed') return;
    const output = result.commands.map((command) => command.output).join('\n');
    void wordsFor(session, output).then((lines) => {
      place.append(
        ...lines.map((line) => element('p', { class: 'result-missing' }, line, ' ', whereToLook())),
      );
    });
  });
  sandbox.terminals.onTyped(({ output }) => {
    takeBack();
    const { session } = sandbox;
    if (session === undefined) return;
    void wordsFor(session, screenLines(output).join('\n')).then((lines) => {
      for (const line of lines) sayInPane(line);
    });
  });
  sandbox.onChange(() => {
    if (sandbox.session === undefined) takeBack();
  });
}

/** On one's own Docker it is as Docker says. */
async function wordsFor({ session }: LabSession, output: string): Promise<readonly string[]> {
  const missing = session.info.kind === 'vm' ? missingImages(output) : [];
  if (missing.length === 0) return [];
  const images = Object.keys(await session.images().catch(() => ({})));
  return missing.flatMap((name) => missingImageWords(name, images) ?? []);
}

function whereToLook(): HTMLElement {
  return element('a', { href: `${base()}sandbox/` }, 'What is in the sandbox');
}

function sayInPane(words: string): void {
  const said = element(
    'p',
    { class: 'pane-waiting', 'data-beside': 'missing-image' },
    `${words} `,
    whereToLook(),
    ' ',
    button('Hide', takeBack),
  );
  panePart('extra').append(said);
  announce(words);
}

function takeBack(): void {
  for (const said of panePart('extra').querySelectorAll('[data-beside="missing-image"]')) said.remove();
}
