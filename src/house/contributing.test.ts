import { expect, test } from 'vitest';
import { withRooms } from './contributing.ts';
import type { Room } from './rooms.ts';

const rooms: readonly Room[] = [
  { path: 'src/lab', about: 'the language', imports: [] },
  { path: 'src/cli', about: 'the command', imports: ['src/verify', 'src/lab'] },
  { path: 'src/verify', about: 'running', imports: ['src/lab'] },
];

test('the rooms are drawn by floors and listed, between their two lines and nowhere else', () => {
  const text = 'Before.\n<!-- rooms: made by `npm run house` -->\nwhat was there\n<!-- /rooms -->\nAfter.\n';
  expect(withRooms(text, rooms)).toBe(`Before.
<!-- rooms: made by \`npm run house\` -->

\`\`\`text
floor 2  │ cli
─────────┼──────────────────────────────────────────────────────────────────────
floor 1  │ verify
─────────┼──────────────────────────────────────────────────────────────────────
ground   │ lab
\`\`\`

| room     | what it is   | imports         |
| -------- | ------------ | --------------- |
| \`lab\`    | the language | nothing of ours |
| \`cli\`    | the command  | \`verify\`, \`lab\` |
| \`verify\` | running      | \`lab\`           |

<!-- /rooms -->
After.
`);
  expect(withRooms(withRooms(text, rooms), rooms)).toBe(withRooms(text, rooms));
});

test('without their two lines nothing is written over', () => {
  expect(() => withRooms('All of it.', rooms)).toThrow(
    'CONTRIBUTING.md has lost the lines <!-- rooms: made by `npm run house` --> and <!-- /rooms -->: put them back, around its table.',
  );
});

test('rooms in a circle have no floors', () => {
  const circle = [
    ...rooms.slice(1),
    { path: 'src/lab', about: 'the language', imports: ['src/cli'] },
    { path: 'src/styles', about: 'the look', imports: [] },
  ];
  expect(() => withRooms('<!-- rooms: made by `npm run house` --><!-- /rooms -->', circle)).toThrow(
    'Rooms import each other in a circle, or what is no room: among cli, verify, lab.',
  );
});
