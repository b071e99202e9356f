/** What the pane says: which of its prepared texts shows, what stands in their gaps, and words beside them. */
import type { DrivenPane } from '../../verify/page-contract.ts';
import { tell } from '../../verify/page-contract.ts';
import { announce } from './announcer.ts';
import { button, element } from './dom.ts';
import type { PaneState } from './pane-states.ts';
import { shapeOf } from './pane-states.ts';

export function paneElement(): DrivenPane {
  const pane = document.querySelector<DrivenPane>('#sandbox-pane');
  if (pane === null) throw new Error('This page has no terminal pane.');
  return pane;
}

/** The part of the pane that has `data-pane-<name>`. */
export function panePart(name: 'tabs' | 'tools' | 'terminals' | 'extra'): HTMLElement {
  const part = paneElement().querySelector<HTMLElement>(`[data-pane-${name}]`);
  if (part === null) throw new Error(`The terminal pane has no place for its ${name}.`);
  return part;
}

/** Shows `state`; `slots` fill its gaps by name. `words` and `title` stand for a state's whole text or heading. */
export function showState(state: PaneState, slots: Readonly<Record<string, string | number>> = {}): void {
  const pane = paneElement();
  pane.dataset['state'] = state;
  pane.dataset['shape'] = shapeOf(state);
  for (const text of pane.querySelectorAll<HTMLElement>('[data-pane-state] [data-for]'))
    text.hidden = text.dataset['for'] !== state;
  const texts = pane.querySelectorAll(`[data-pane-state] [data-for="${state}"]`);
  const { words, title } = slots;
  for (const text of texts) {
    if (words !== undefined) text.replaceChildren(element('p', {}, String(words)));
    const heading = text.querySelector('h2');
    if (title !== undefined && heading !== null) heading.textContent = String(title);
  }
  for (const [name, value] of Object.entries(slots)) {
    for (const text of texts) {
      for (const slot of text.querySelectorAll(`[data-slot="${name}"]`)) {
        if (slot instanceof HTMLProgressElement) slot.value = Number(value);
        else slot.textContent = String(value);
      }
    }
  }
}

/** Words beside whatever state the pane is in, until `undefined` takes them back. */
export function showWaiting(words: string | undefined): void {
  showBeside('connection', words);
}

/** Why the nodes are slower than they should be: in sight, and said, until `undefined` takes it back. */
export function showSlower(why: string | undefined): void {
  const words = `This machine is slower than it should be; whoever keeps this site wants to know it. ${why ?? ''}`;
  showBeside('slower', why === undefined ? undefined : words);
  if (why !== undefined) announce(words);
}

/** Why what was pressed is not done now: in sight, and said, until `undefined` takes it back. */
export function showRefusal(words: string | undefined): void {
  showBeside('refusal', words);
  if (words !== undefined) announce(words);
}

/** That the session is not kept, and why: said once, until the reader has seen it or `undefined` takes it back. */
export function showUnsaved(words: string | undefined): void {
  showBeside('unsaved', words);
  const said = panePart('extra').querySelector('[data-beside="unsaved"]');
  said?.append(
    ' ',
    button('Hide', () => {
      showUnsaved(undefined);
    }),
  );
  if (words !== undefined) announce(words);
}

function showBeside(name: string, words: string | undefined): void {
  const extra = panePart('extra');
  extra.querySelector(`[data-beside="${name}"]`)?.remove();
  if (words !== undefined) extra.append(element('p', { class: 'pane-waiting', 'data-beside': name }, words));
}

export function openPane(): void {
  tell('pane:open', undefined);
}
