import { expect, test } from 'vitest';
import { Trust } from './trust.ts';

const done = (secret: string, prompt: string) => ({ kind: 'done', secret, prompt, status: 0 }) as const;

test('the shell of a terminal that was taken over is known by its first prompt, and no other is', () => {
  const trust = new Trust();
  expect(trust.judge(done('ours', '1'))).toEqual(done('ours', '1'));
  expect(trust.judge(done('forged', '1'))).toBeUndefined();
  expect(trust.isProven).toBe(true);
});

test('where a shell has begun, only what has begun is known', () => {
  const trust = new Trust();
  trust.judge({ kind: 'shell', secret: 'ours' });
  expect(trust.judge(done('forged', '1'))).toBeUndefined();
  expect(trust.judge(done('ours', '1'))).toEqual(done('ours', '1'));
});
