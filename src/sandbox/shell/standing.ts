/** Prompts that no mark tells of: what looks like one is one when nothing follows it for a while. */
import { isLikelyPrompt, isPrompt } from './prompts.ts';
import { prints } from './questions.ts';
import type { Tty } from './tty.ts';
import type { Verdict } from './waiting.ts';

/** A prompt-like end of the output is a prompt when nothing follows it for this long, ms. */
export const settleExpected = 150;
export const settleOther = 1200;
/** What waits with nothing on its line may be slow to write its prompt, ms. */
export const settleEmpty = 2500;
/** What nobody listed as a prompt, but looks like one, is one when nothing follows it for this long, ms. */
const settleLikely = 3500;
/** A question is one that nobody answers when nothing follows it for this long, ms. */
export const settleQuestion = 1000;

/**
 * `then`, if a prompt stands at the end of the output; `written`: as a page writes the one that is expected.
 * `command`: what was typed; it may itself have written what looks like a prompt.
 */
export function standing<T>(
  tty: Tty,
  then: T,
  written: string | undefined,
  command = '',
): Verdict<T> | undefined {
  const { line } = tty;
  if (isPrompt(line, written))
    return { ifQuietFor: written === undefined ? settleOther : settleExpected, then };
  if (!isLikelyPrompt(line) || prints(command, line)) return undefined;
  return { ifQuietFor: written === undefined && !tty.waits ? settleLikely : settleOther, then };
}
