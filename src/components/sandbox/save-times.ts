/** When a session is saved in the background. Pure; times in ms, of any one clock. */

/** Without a key or a command, before it is saved. */
const idle = 2000;
/** From one save to the next. */
const rest = 60_000;

interface Times {
  readonly now: number;
  /** The last command ended, or the nodes were changed otherwise. */
  readonly endedAt: number;
  /** The reader last pressed a key. */
  readonly typedAt: number;
  /** The last save began; undefined before the first. */
  readonly savedAt: number | undefined;
}

/** How long to wait until the next save, ms; 0: now. */
export function untilSave({ now, endedAt, typedAt, savedAt }: Times): number {
  const quiet = Math.max(endedAt, typedAt) + idle;
  return Math.max(0, quiet - now, savedAt === undefined ? 0 : savedAt + rest - now);
}
