/** Says things to screen readers, from outside of the pane, which may be closed. */
export function announce(words: string): void {
  const region = document.getElementById('announcer');
  if (region !== null) region.textContent = words;
}
