import { expect, test } from 'vitest';
import { newPorts } from './new-ports.ts';

const at = (node: string, port: number) => ({ node, port });

test('what was published before the run is not new', () => {
  expect(newPorts([at('node1', 80)], [at('node1', 80), at('node1', 8080)])).toEqual([at('node1', 8080)]);
  expect(newPorts([at('node1', 80)], [])).toEqual([]);
});

test('a port of the routing mesh is offered once, and one of another node is another', () => {
  expect(newPorts([], [at('node1', 80), at('node2', 80), at('node2', 81)])).toEqual([
    at('node1', 80),
    at('node2', 81),
  ]);
  expect(newPorts([at('node1', 80)], [at('node1', 80), at('node2', 80)])).toEqual([at('node2', 80)]);
});
