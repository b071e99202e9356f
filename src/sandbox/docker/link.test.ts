import { expect, it } from 'vitest';
import { readEngineLink, writeEngineLink } from './link.ts';

const link = { url: 'ws://127.0.0.1:7411', token: 'a-b_c' };

it('comes back from an address as it was written', () => {
  expect(readEngineLink(`#${writeEngineLink(link)}`)).toEqual(link);
});

it.each([
  '',
  '#step-3',
  '#engine=ws://127.0.0.1:7411',
  '#token=x',
  '#engine=javascript:alert(1)&token=x',
  '#engine=https://evil.example&token=x',
  '#engine=::&token=x',
])('is not in %j', (hash) => {
  expect(readEngineLink(hash)).toBeUndefined();
});
