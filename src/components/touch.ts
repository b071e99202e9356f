/** Marks the page of a reader who touches it, for devices that have a mouse as well: these get the touch keys then. */
export function startTouch(): void {
  document.addEventListener(
    'pointerdown',
    ({ pointerType }) => {
      if (pointerType !== 'mouse') document.documentElement.dataset['touched'] = '';
    },
    { capture: true, passive: true },
  );
}
