/** The pane's states: each has a text in Pane.astro, and a shape, which is all that the style sheets know of it. */

/**
 * - `card`: stands in the terminals' place, for there are none.
 * - `line`: one line above the terminals, always as high, so that they keep their size while commands come and go.
 * - `notice`: as high as its words, above the terminals.
 */
type Shape = 'card' | 'line' | 'notice';

const shapes = {
  off: 'card',
  /** The next session will be on the reader's own Docker. */
  linked: 'card',
  downloading: 'notice',
  starting: 'notice',
  ready: 'line',
  running: 'line',
  matched: 'line',
  differs: 'line',
  'timed-out': 'line',
  'stood-in': 'line',
  'node-died': 'notice',
  unavailable: 'card',
  'not-built': 'card',
  elsewhere: 'card',
} as const satisfies Readonly<Record<string, Shape>>;

export type PaneState = keyof typeof shapes;

export const shapeOf = (state: PaneState): Shape => shapes[state];
