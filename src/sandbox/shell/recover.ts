/** Gets a prompt back from whatever runs. */
import { standing } from './standing.ts';
import type { Tty } from './tty.ts';

/** Keys that make programs let go, and how long each gets, ms: a slow machine needs some time. */
const waysOut = [
  { key: '\u0003', patience: 4000 },
  // The docker command ends at the third Ctrl-C.
  { key: '\u0003', patience: 1500 },
  { key: '\u0003', patience: 1500 },
  // Ctrl-\, leave a container, leave a pager, end of input.
  { key: '\u001c', patience: 1500 },
  { key: '\u0010\u0011', patience: 1500 },
  { key: 'q', patience: 1500 },
  { key: '\u0004', patience: 1500 },
];

/** By harder and harder means; at last gives the terminal up. `inside`: another program's prompt will do. */
export async function recover(tty: Tty, inside: boolean): Promise<void> {
  for (const { key, patience } of waysOut) {
    if (!tty.isOpen) return;
    const before = tty.received;
    tty.write(key);
    const back = await tty.wait(() => {
      if (tty.received === before) return undefined;
      if (tty.place === 'prompt') return 'back';
      return inside ? standing(tty, 'back', '') : undefined;
    }, performance.now() + patience);
    if (back === 'back') return;
  }
  tty.leave('It did not come back to its prompt.');
}
