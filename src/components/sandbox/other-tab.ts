/** Two tabs with a sandbox each take twice the memory: the second asks first. */
import { SandboxFailure } from '../../sandbox/sandbox.ts';
import { ask } from './ask.ts';

const lock = 'docker-labs-sandbox';
/** A tab that is being closed or loaded anew still has it for a moment, ms. */
const patience = 2000;
let held = false;

/** Resolves when this tab may start. @throws {SandboxFailure} `aborted` when the reader would rather not */
export async function otherTab(): Promise<void> {
  if (held || !('locks' in navigator)) return;
  const free = await take();
  if (free) return;
  const choice = await ask(
    'A sandbox runs in another tab of this browser. A second one takes as much memory again.',
    ['Start one here too', 'Not now'],
  );
  if (choice !== 0) {
    throw new SandboxFailure({
      code: 'aborted',
      message: 'The sandbox was not started.',
      hint: 'Go on in the other tab, or close it.',
    });
  }
}

/** The lock is kept until the tab goes. */
function take(): Promise<boolean> {
  const late = AbortSignal.timeout(patience);
  return new Promise((resolve) => {
    navigator.locks
      .request(lock, { signal: late }, () => {
        held = true;
        resolve(true);
        return new Promise<void>(() => undefined);
      })
      .catch(() => {
        // A page without storage has no locks either, and cannot know of other tabs.
        resolve(!late.aborted);
      });
  });
}
