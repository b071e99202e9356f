/** A hidden tab costs nothing: the nodes hold still, unless a command runs. A tab that goes ends its session. */
import type { Runs } from './runs.ts';
import type { Sandbox } from './sandbox.ts';
import { endWarmUp, startWarmUp } from './warm-up.ts';

export function followVisibility(sandbox: Sandbox, runs: Runs): void {
  let paused = false;
  const follow = (): void => {
    const { session } = sandbox;
    if (session === undefined) {
      paused = false;
    } else if (document.hidden && !runs.busy) {
      endWarmUp();
      session.session.pause();
      paused = true;
    } else if (paused && !document.hidden) {
      session.session.resume();
      paused = false;
      startWarmUp(session);
    }
  };
  document.addEventListener('visibilitychange', follow);
  runs.onIdle(follow);
  addEventListener('pagehide', (event) => {
    if (!event.persisted) void sandbox.session?.session.close();
  });
}
