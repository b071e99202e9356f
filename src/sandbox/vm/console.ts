/** How a node comes to its end by itself, in words. */

export const ends = {
  reset: 'It was told to restart, which a node of a lab does not do by itself.',
  halt: 'It was told to shut down.',
} as const;

/** Why the node is at its end, if its kernel says in `text`, from its console, that it gives up or was told to stop. */
export function endOnConsole(text: string): string | undefined {
  const panic = /Kernel panic - not syncing: ([^\r\n]*)\r?\n/.exec(text);
  if (panic) return `Its kernel gave up: ${panic[1] ?? ''}`;
  const stop = /reboot: (Restarting system|Power down|System halted)/.exec(text)?.[1];
  if (stop === undefined) return undefined;
  return stop === 'Restarting system' ? ends.reset : ends.halt;
}
