/**
 * Puts `text` on the reader's clipboard, and gives whether the browser let it. To be called on a press or a
 * key: browsers allow it then only.
 */
export async function copyToClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // A page without TLS has no such clipboard, and other pages may be refused it; the older way is left to both.
    return copyBySelection(text);
  }
}

type Clipboard =
  | { readonly kind: 'text'; readonly text: string }
  /** The page came without TLS, where browsers let no page read it. */
  | { readonly kind: 'insecure' }
  /** The reader, or the browser, says no. */
  | { readonly kind: 'refused' };

/** What is on the reader's clipboard. To be called on a press or a key: browsers allow it then only. */
export async function readClipboard(): Promise<Clipboard> {
  if (!isSecureContext) return { kind: 'insecure' };
  try {
    return { kind: 'text', text: await navigator.clipboard.readText() };
  } catch {
    return { kind: 'refused' };
  }
}

/** As if the reader had selected `text` and pressed the keys for copying; the focus is where it was afterwards. */
function copyBySelection(text: string): boolean {
  const focused = document.activeElement;
  const selection = getSelection();
  const ranges = Array.from({ length: selection?.rangeCount ?? 0 }, (_, index) =>
    selection?.getRangeAt(index),
  );
  const area = document.createElement('textarea');
  area.value = text;
  area.readOnly = true;
  area.setAttribute('aria-hidden', 'true');
  // In the window, so that nothing scrolls to it.
  area.style.cssText = 'position:fixed;top:0;left:0;opacity:0';
  document.body.append(area);
  try {
    area.select();
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- what there is without TLS
    return document.execCommand('copy');
  } catch {
    return false;
  } finally {
    area.remove();
    selection?.removeAllRanges();
    for (const range of ranges) if (range !== undefined) selection?.addRange(range);
    if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
  }
}
