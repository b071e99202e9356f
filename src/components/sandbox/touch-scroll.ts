/** A finger scrolls the terminal, which xterm.js leaves to wheels: up and down through what it has shown. */

/**
 * @param panel what is touched
 * @param lineHeight pixels that a line takes
 * @param scroll called with the lines to go, down when above 0
 */
export function startTouchScroll(
  panel: HTMLElement,
  lineHeight: () => number,
  scroll: (lines: number) => void,
): void {
  let last: { readonly id: number; readonly y: number } | undefined;
  panel.addEventListener('pointerdown', (event) => {
    if (event.pointerType === 'touch' && event.isPrimary) last = { id: event.pointerId, y: event.clientY };
  });
  panel.addEventListener('pointermove', (event) => {
    if (last?.id !== event.pointerId) return;
    const lines = Math.trunc((last.y - event.clientY) / lineHeight());
    if (lines === 0) return;
    last = { id: last.id, y: last.y - lines * lineHeight() };
    scroll(lines);
  });
  for (const ended of ['pointerup', 'pointercancel']) {
    panel.addEventListener(ended, () => {
      last = undefined;
    });
  }
}
