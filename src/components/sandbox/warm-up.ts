/** While the reader reads, the engine warms up what the lab will use; a Run ends that at once. */
import type { LabSession } from './lab-session.ts';

/** Commands that every lab uses, in a form that leaves nothing behind. */
const usual = ['docker ps', 'docker images', 'docker network ls', 'docker volume ls', 'docker --version'];

let current: AbortController | undefined;

export function startWarmUp({ session }: LabSession): void {
  endWarmUp();
  if (document.hidden) return;
  const controller = new AbortController();
  current = controller;
  void session.warmUp(usual, controller.signal).catch(() => undefined);
}

export function endWarmUp(): void {
  current?.abort();
  current = undefined;
}
