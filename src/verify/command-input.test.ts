import { expect, test } from 'vitest';
import { inputOf } from './command-input.ts';

test.each([
  ['cat', 'read'],
  ['cd app && cat > f', 'read'],
  ['head -5', 'read'],
  ['sh -c cat', 'read'],
  ['docker run -i busybox sh -c "cat"', 'read'],
  // It has something to do first, so that its silence says nothing.
  ['sh -c "docker pull busybox; cat"', 'nobody'],
  ['docker pull busybox && cat', 'nobody'],
  // Who is spoken to may end it.
  ['nc node1 80', 'nobody'],
  ['telnet node1 80', 'nobody'],
  ['docker system prune', 'nobody'],
  ['ssh node2', 'nobody'],
  ['docker ps', 'nobody'],
  ['echo y | docker system prune', 'fed'],
  ['docker ps | { head -1; cat; }', 'fed'],
  ['while read -r x; do echo $x; done < f', 'fed'],
  ['exec < f; cat', 'fed'],
  ["sh -c 'echo y | docker system prune'", 'fed'],
] as const)('`%s`: %s', (text, input) => {
  expect(inputOf(text)).toBe(input);
});
