/** Leaves a program that waits at its prompt, as a person would. */
import { settleEmpty, settleExpected, settleOther, standing } from './standing.ts';
import type { Tty } from './tty.ts';
import type { Verdict } from './waiting.ts';

/** What makes programs end that wait for a line, one after the other: each knows one of these. */
const farewells = ['exit', '\u0004', 'quit'];
/** For one of them to have an effect, ms: a container may take its time to end. */
const patience = 20_000;
const echoPatience = 1000;
/** A line that was not entered is taken back by these keys. */
const takeBack = '\u001b[B\u0015';

/**
 * Resolves when the shell outside has the terminal, or when nothing more is to be done. `unheard`: it did not answer
 * when it was asked last, so it may not be there any more.
 */
export async function leave(
  tty: Tty,
  heard: 'heard' | 'unheard',
  signal: AbortSignal | undefined,
): Promise<void> {
  // What is typed must not reach the shell outside, where this one has just ended.
  const stands = (): Verdict<'left' | 'stands'> => {
    if (tty.place !== 'output') return 'left';
    const prompt = heard === 'heard' ? standing(tty, 'stands' as const, '') : undefined;
    return prompt ?? { ifQuietFor: settleEmpty, then: 'stands' };
  };
  if ((await tty.wait(stands, performance.now() + patience, signal)) !== 'stands') return;
  for (const farewell of farewells) {
    if (farewell.length > 1 && !(await typed(tty, farewell, signal))) return;
    const before = tty.received;
    tty.write(farewell.length > 1 ? '\r' : farewell);
    const answer = await tty.wait(
      () => {
        if (tty.place !== 'output') return 'left';
        if (tty.received === before || standing(tty, 'stays', '') === undefined) return undefined;
        return { ifQuietFor: settleOther, then: 'stays' };
      },
      performance.now() + patience,
      signal,
    );
    if (answer !== 'stays') return;
  }
}

/** Types `line`, not its Enter. False: the shell outside has come back meanwhile, and has an empty line. */
async function typed(tty: Tty, line: string, signal: AbortSignal | undefined): Promise<boolean> {
  const before = tty.received;
  tty.write(line);
  await tty.wait(
    () => {
      if (tty.place !== 'output') return 'back';
      return tty.received === before ? undefined : { ifQuietFor: settleExpected, then: 'echoed' };
    },
    performance.now() + echoPatience,
    signal,
  );
  if (tty.place === 'output') return true;
  tty.write(takeBack);
  await tty.hasReadAll();
  return false;
}
