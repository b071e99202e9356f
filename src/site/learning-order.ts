/** Labs in the order that a newcomer takes them: what others need first, reading matter last. */
import type { Lab } from '../lab/model.ts';

const levels = ['beginner', 'intermediate', 'advanced'];

export function learningOrder(labs: readonly Lab[]): readonly Lab[] {
  const byId = new Map(labs.map((lab) => [lab.id, lab]));
  const depths = new Map<Lab, number>();
  const depth = (lab: Lab): number => {
    const known = depths.get(lab);
    if (known !== undefined) return known;
    // Labs that need each other in a circle count as beginnings.
    depths.set(lab, 0);
    const needed = lab.requires.flatMap((id) => byId.get(id) ?? []).map(depth);
    const own = needed.length === 0 ? 0 : Math.max(...needed) + 1;
    depths.set(lab, own);
    return own;
  };
  const needs = labs.flatMap((lab) => lab.requires);
  const neededBy = (lab: Lab) => needs.filter((id) => id === lab.id).length;
  const last = (lab: Lab) => Number(lab.platform !== 'linux');
  const level = (lab: Lab) => (lab.level === undefined ? 1 : levels.indexOf(lab.level));
  return labs.toSorted(
    (a, b) => last(a) - last(b) || depth(a) - depth(b) || neededBy(b) - neededBy(a) || level(a) - level(b),
  );
}
