import { expect, test } from 'vitest';
import { messageIn } from './messages.ts';

const found = (text: string) => {
  const message = messageIn(text.split(' '));
  return message === undefined ? undefined : text.split(' ').slice(message.from, message.to).join(' ');
};

test.each([
  ['dial tcp lookup web on 127001153 no such host', 'no such host'],
  ['curl 6 could not resolve host web', 'could not resolve host'],
  ['bind for 00008080 failed port is already allocated', 'port is already allocated'],
  ['write x no space left on device', 'no space left on device'],
  // The longest counts.
  ['the disk is full', 'disk is full'],
])('%s says %s', (text, message) => {
  expect(found(text)).toBe(message);
});

test.each(['no such image', 'space on a device', 'resolve'])('%s is no message', (text) => {
  expect(found(text)).toBeUndefined();
});

test('what means the same is told, and what explains it', () => {
  const message = messageIn(['no', 'such', 'host']);
  expect(message?.others).toContain('bad address');
  expect(message?.others).not.toContain('no such host');
  expect(message?.about).toContain('dns');
});
