/** How a difference is drawn, wherever one is: under a run and beside what is written. */
import type { DiffLine } from '../verify/result.ts';
import { element } from './sandbox/dom.ts';

/** A `pre` of `lines`, the first `most` of them, each with its sign and, for who does not see it, its words. */
export function drawDiff(lines: readonly DiffLine[], most = Infinity): HTMLElement {
  const drawn = lines.slice(0, most).map(drawLine);
  if (lines.length > most)
    drawn.push(element('span', { class: 'diff-line' }, `… ${lines.length - most} lines more`));
  return element('pre', { class: 'diff', tabindex: '0', 'aria-label': 'Difference' }, ...drawn);
}

function drawLine(line: DiffLine): HTMLElement {
  const said = (words: string): HTMLElement => element('span', { class: 'unseen' }, words);
  const drawn = (...parts: readonly (Node | string)[]): HTMLElement =>
    element('span', { class: `diff-line diff-${line.kind}` }, ...parts, '\n');
  switch (line.kind) {
    case 'same':
      return drawn('  ', line.real);
    case 'elided':
      return drawn('… ', line.real);
    case 'missing':
      return drawn(said('promised: '), '− ', line.promised);
    case 'extra':
      return drawn(said('came: '), '+ ', line.real);
  }
}
