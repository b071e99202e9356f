/** Separators that are dragged with a pointer or moved by keys; what they give is in percent of the window. */
interface Separator {
  readonly selector: string;
  readonly least: number;
  readonly most: number;
  /** Percent that a key adds. */
  readonly keys: Readonly<Record<string, number>>;
  /** How many percent there are now. */
  readonly now: () => number;
  /** How many there are with the pointer where `event` says. */
  readonly percentAt: (event: PointerEvent) => number;
  /** Makes it so, and keeps it. `percent` is whole, and within the limits. */
  readonly set: (percent: number) => void;
}

export function startSeparator({ selector, least, most, keys, now, percentAt, set }: Separator): void {
  const handleOf = ({ target }: Event): HTMLElement | null =>
    target instanceof Element ? target.closest<HTMLElement>(selector) : null;
  const move = (percent: number): void => {
    set(Math.round(Math.min(most, Math.max(least, percent))));
  };
  document.addEventListener('pointerdown', (event) => {
    const handle = handleOf(event);
    if (handle === null) return;
    event.preventDefault();
    handle.setPointerCapture(event.pointerId);
    // It is held where it was taken, which is not always its middle.
    const off = now() - percentAt(event);
    const follow = (moved: PointerEvent): void => {
      move(percentAt(moved) + off);
    };
    handle.addEventListener('pointermove', follow);
    handle.addEventListener(
      'lostpointercapture',
      () => {
        handle.removeEventListener('pointermove', follow);
      },
      { once: true },
    );
  });
  document.addEventListener('keydown', (event) => {
    if (handleOf(event) === null) return;
    const step = keys[event.key];
    const to = step === undefined ? { Home: least, End: most }[event.key] : now() + step;
    if (to === undefined) return;
    event.preventDefault();
    move(to);
  });
}
