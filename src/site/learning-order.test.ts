import { expect, test } from 'vitest';
import type { Lab } from '../lab/model.ts';
import { learningOrder } from './learning-order.ts';

const lab = (id: string, requires: readonly string[] = [], platform: Lab['platform'] = 'linux'): Lab => ({
  id,
  folder: id,
  title: id,
  description: '',
  lang: 'en',
  level: undefined,
  duration: undefined,
  nodes: ['node1'],
  requires,
  platform,
  engine: 'any',
  pages: [],
});

test('what others need comes before them, reading matter last', () => {
  const order = learningOrder([
    lab('alone'),
    lab('compose', ['start', 'images']),
    lab('glossary', [], 'reading'),
    lab('images', ['start']),
    lab('start'),
  ]);
  expect(order.map(({ id }) => id)).toEqual(['start', 'alone', 'images', 'compose', 'glossary']);
});

test('a circle and an unknown name do no harm', () => {
  expect(learningOrder([lab('a', ['b']), lab('b', ['a', 'nowhere'])]).length).toBe(2);
});
