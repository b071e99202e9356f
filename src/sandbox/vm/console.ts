/** What a node's kernel says on its console. */

/** Why the node is at its end, if the kernel says in `text` that it gives up or was told to stop. */
export function endOnConsole(text: string): string | undefined {
  const panic = /Kernel panic - not syncing: ([^\r\n]*)\r?\n/.exec(text);
  if (panic) return `Its kernel gave up: ${panic[1] ?? ''}`;
  const stop = /reboot: (Restarting system|Power down|System halted)/.exec(text);
  switch (stop?.[1]) {
    case 'Restarting system':
      return 'It was told to restart, which a node of a lab does not do by itself.';
    case 'Power down':
    case 'System halted':
      return 'It was told to shut down.';
    default:
      return undefined;
  }
}
