/**
 * A hidden tab costs nothing: what was done is saved, and the nodes hold still, unless a command runs. With a tab that
 * goes, nodes in the page go too; those elsewhere wait for it to come back.
 */
import type { Autosave } from './autosave.ts';
import type { Runs } from './runs.ts';
import type { Sandbox } from './sandbox.ts';
import { endWarmUp, startWarmUp } from './warm-up.ts';

export function followVisibility(sandbox: Sandbox, runs: Runs, autosave: Autosave): void {
  let paused = false;
  const follow = (): void => {
    const { session } = sandbox;
    if (session === undefined) {
      paused = false;
    } else if (document.hidden) {
      endWarmUp();
      void autosave.now().then(() => {
        if (sandbox.session !== session || !document.hidden || runs.busy) return;
        session.session.pause();
        paused = true;
      });
    } else if (paused) {
      session.session.resume();
      paused = false;
      startWarmUp(session);
    }
  };
  document.addEventListener('visibilitychange', follow);
  runs.onIdle(follow);
  addEventListener('pagehide', (event) => {
    const { session } = sandbox;
    if (!event.persisted && session?.session.info.kind === 'vm') void session.session.close();
  });
}
