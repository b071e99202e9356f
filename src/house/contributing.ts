/** The two parts of CONTRIBUTING.md that are made from the table of rooms. Pure. */
import { drawingOf, tableOf } from './drawing.ts';
import type { Room } from './rooms.ts';

/** Between these lines it is ours to write. */
const [begin, end] = ['<!-- rooms: made by `npm run house` -->', '<!-- /rooms -->'];

/**
 * `text` with the drawing and the table of `rooms` where they belong.
 * @throws {Error} where the lines that they stand between are gone, or rooms import each other in a circle
 */
export function withRooms(text: string, rooms: readonly Room[]): string {
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from)
    throw new Error(
      `CONTRIBUTING.md has lost the lines ${begin} and ${end}: put them back, around its table.`,
    );
  const made = `\n\n\`\`\`text\n${drawingOf(rooms)}\n\`\`\`\n\n${tableOf(rooms)}\n\n`;
  return text.slice(0, from + begin.length) + made + text.slice(to);
}
