/** The Ctrl of the touch keys: pressed once, it is for the next letter, whichever way that comes. */
let pressed = false;
const listeners = new Set<(pressed: boolean) => void>();

export function controlPressed(): boolean {
  return pressed;
}

export function pressControl(now: boolean): void {
  if (pressed === now) return;
  pressed = now;
  for (const listener of listeners) listener(now);
}

export function onControl(listener: (pressed: boolean) => void): void {
  listeners.add(listener);
}

/** What the reader typed, with the Ctrl that waited for it; anything but one letter only ends the waiting. */
export function withControl(text: string): string {
  if (!pressed) return text;
  pressControl(false);
  return controlCode(text) ?? text;
}

/** What a terminal sends for Ctrl with that key; undefined where there is no such. Pure. */
export function controlCode(key: string): string | undefined {
  if (key === ' ') return '\u0000';
  if (key === '?') return '\u007f';
  return /^[@-_a-z]$/.test(key) ? String.fromCharCode(key.charCodeAt(0) & 0x1f) : undefined;
}
