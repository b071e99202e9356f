/** While the reader reads, the engine warms up what the lab will use; a Run ends that at once. */
import { usualCommands } from '../../sandbox/usual-commands.ts';
import type { LabSession } from './lab-session.ts';

let current: AbortController | undefined;

export function startWarmUp({ session }: LabSession): void {
  endWarmUp();
  if (document.hidden) return;
  const controller = new AbortController();
  current = controller;
  void session.warmUp(usualCommands, controller.signal).catch(() => undefined);
}

export function endWarmUp(): void {
  current?.abort();
  current = undefined;
}
