/** How much time commands get over what their page gives, and what to say where that was not enough. */
import { duration } from '../figures.ts';
import type { EngineKind, Work } from '../sandbox/sandbox.ts';
import type { CommandOutcome } from './result.ts';

/**
 * How often over a page's own times an engine gets. They are written for the machine that records the labs;
 * the page's machine is as fast as the device lets it be, and a reader's may be half as fast.
 */
const allowance: Readonly<Record<EngineKind, number>> = { vm: 2, docker: 1 };
/** What Chromium makes the page's machine do on the device that records the labs, instructions a second. */
const nominalSpeed = 52_000_000;
/** A node's first instructions, its start, and their speed there: the browser has compiled nothing of them yet. */
const cold = { instructions: 60_000_000, speed: 30_000_000 } as const;
/** Less work says nothing of a device, ms. */
const leastWorkMs = 500;
/** A command that hangs shall end on every device, so limits do not grow further. */
const largestScale = 8;

/**
 * How often over the usual limits this device needs, from 1 on: never less than usual, for its page promises that.
 * It is the time that the nodes took for what they did so far, their start included, over the time that it takes on
 * the device that records the labs.
 */
export function timeScale(nodes: readonly Work[]): number {
  const took = nodes.reduce((sum, { ms }) => sum + ms, 0);
  if (took < leastWorkMs) return 1;
  const usual = nodes.reduce((sum, { instructions }) => sum + usualMs(instructions), 0);
  return Math.min(largestScale, Math.max(1, Math.round((10 * took) / usual) / 10));
}

function usualMs(instructions: number): number {
  const first = Math.min(instructions, cold.instructions);
  return 1000 * (first / cold.speed + (instructions - first) / nominalSpeed);
}

/** How often over what a page gives its commands get on an engine, at that scale. */
export function timesGiven(engine: EngineKind, scale: number): number {
  return allowance[engine] * scale;
}

/** The longest that any device gets for what its page gives that time, ms. */
export function longestGivenMs(pageMs: number): number {
  return allowance.vm * pageMs;
}

type TimedOut = Extract<CommandOutcome, { readonly kind: 'timed-out' }>;

/** What the command was given in the end, ms: its limit as it was here. */
export function limitMs({ afterMs, given }: TimedOut): number {
  return given === undefined ? afterMs : given.pageMs * given.times;
}

/** "limits × 1.0". */
export function scaleWords(scale: number): string {
  return `limits × ${scale.toFixed(1)}`;
}

/** "10 s (twice the 5 s that the page gives: a device may be slow)". */
export function givenTimeWords(outcome: TimedOut): string {
  const { afterMs, given } = outcome;
  if (given === undefined) return duration(afterMs);
  const { pageMs, times, scale = 1 } = given;
  const usual = times / scale;
  const often = usual === 1 ? '' : usual === 2 ? 'twice ' : `${usual} times `;
  const whole = (ms: number): string => duration(ms).replace(/\.0 s$/, ' s');
  const slow =
    scale === 1
      ? 'a reader’s device may be slow'
      : `this device takes ${scale.toFixed(1)} times as long as usual`;
  const more = scale === 1 ? '' : `, ${scaleWords(scale)}`;
  return `${whole(limitMs(outcome))} (${often}the ${whole(pageMs)} that the page gives${more}: ${slow})`;
}
