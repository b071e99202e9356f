/**
 * The pane where there is no room for it beside the text: a sheet from below. How high it is, by its handle; that
 * the snippet which was run stays in sight above it; and that an on-screen keyboard covers nothing of the pane.
 */
import { remember, remembered } from './remember.ts';
import { startSeparator } from './separator.ts';

/** Percent of the window's height. */
const least = 25;
const most = 90;
const usual = 55;
/** Pixels above the sheet that show at least a snippet's head and some of its commands. */
const roomForSnippet = 144;
/** Pixels that a snippet's result takes below it, with the air around both. */
const roomForResult = 72;
/** Pixels that a sheet keeps when it makes room for a snippet. */
const lowestForSnippet = 320;
const stored = 'sheetHeight';

/** @param wide matches where the pane stands beside the text */
export function startSheet(wide: MediaQueryList): void {
  startSeparator({
    selector: '[data-sheet-handle]',
    least,
    most,
    keys: { ArrowUp: 5, ArrowDown: -5 },
    now: () => percentOf(sheetBox().height),
    percentAt: ({ clientY }) => percentOf(sheetBox().bottom - clientY),
    set: (percent) => {
      setHeight(percent);
      remember(stored, String(percent));
    },
  });
  const begin = (): void => {
    const kept = Number(remembered(stored));
    setHeight(kept >= least && kept <= most ? kept : usual);
  };
  begin();
  document.addEventListener('pane:added', begin);
  let opens = false;
  const beforeIt = { capture: true };
  document.addEventListener('click', () => (opens = sheetBox().height === 0), beforeIt);
  document.addEventListener('click', ({ target }) => {
    const pressed =
      target instanceof Element
        ? target.closest('lab-snippet :is([data-action^="run"], [data-action="save"])')
        : null;
    if (pressed !== null && !wide.matches) keepInSight(pressed, opens);
  });
  followKeyboard();
}

/** All of it 0 while it is closed, or where there is none. */
function sheetBox(): DOMRect {
  return document.getElementById('sandbox-pane')?.getBoundingClientRect() ?? new DOMRect();
}

function percentOf(height: number): number {
  return (height / document.documentElement.clientHeight) * 100;
}

function setHeight(percent: number): void {
  document.documentElement.style.setProperty('--sheet', String(percent));
  document.querySelector('[data-sheet-handle]')?.setAttribute('aria-valuenow', String(percent));
}

/**
 * Scrolls to what was run, where it is under the sheet. A sheet that leaves no room for it becomes lower, and so does
 * one that opens for it, as far as a terminal can be used in it.
 */
function keepInSight(pressed: Element, opens: boolean): void {
  const snippet = pressed.closest('lab-snippet');
  if (snippet === null || sheetBox().height === 0) return;
  const barBottom = Math.max(0, document.querySelector('.bar')?.getBoundingClientRect().bottom ?? 0);
  const room = (): number => sheetBox().top - barBottom;
  const { height } = snippet.getBoundingClientRect();
  if (room() < roomForSnippet) setHeight(usual);
  const { height: sheet, bottom } = sheetBox();
  const lower = Math.max(lowestForSnippet, bottom - barBottom - height - roomForResult);
  if (opens && lower < sheet) setHeight(Math.floor(percentOf(lower)));
  const shown = height <= room() ? snippet : (pressed.closest('.command') ?? snippet);
  // Where the page may scroll to is in the styles: below its bar, above the sheet.
  shown.scrollIntoView({ block: 'nearest' });
}

/** Lifts the pane by what an on-screen keyboard covers of it: browsers lay it over the page. */
function followKeyboard(): void {
  const { visualViewport: seen } = window;
  if (seen === null) return;
  const { style } = document.documentElement;
  let lifted = 0;
  const follow = (): void => {
    const box = sheetBox();
    // A page that the reader has enlarged shows less of itself without a keyboard too.
    const covered =
      box.height === 0 || seen.scale > 1.05
        ? 0
        : Math.max(0, Math.round(box.bottom + lifted - seen.offsetTop - seen.height));
    style.setProperty('--seen', covered === 0 ? '100svh' : `${Math.round(seen.height)}px`);
    if (covered === lifted) return;
    lifted = covered;
    style.setProperty('--covered', `${covered}px`);
  };
  seen.addEventListener('resize', follow);
  seen.addEventListener('scroll', follow);
  document.addEventListener('pane:resized', follow);
}
