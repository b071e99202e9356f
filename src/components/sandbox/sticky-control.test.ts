import { describe, expect, test } from 'vitest';
import { controlCode, controlPressed, onControl, pressControl, withControl } from './sticky-control.ts';

describe('the Ctrl of the touch keys', () => {
  test.each([
    ['c', '\u0003'],
    ['C', '\u0003'],
    ['d', '\u0004'],
    ['z', '\u001a'],
    ['[', '\u001b'],
    ['\\', '\u001c'],
    [' ', '\u0000'],
    ['?', '\u007f'],
    ['1', undefined],
    ['ls', undefined],
    ['\u001b[A', undefined],
    ['', undefined],
  ])('with %j gives %j', (key, code) => {
    expect(controlCode(key)).toBe(code);
  });

  test('is for one letter only, and is seen to be pressed meanwhile', () => {
    const seen: boolean[] = [];
    onControl((now) => seen.push(now));
    pressControl(true);
    expect(controlPressed()).toBe(true);
    expect(withControl('r') + withControl('r')).toBe('\u0012r');
    expect(seen).toEqual([true, false]);
  });

  test('is let go by a word that a keyboard suggests, which stays as it is', () => {
    pressControl(true);
    expect(withControl('docker ') + withControl('c')).toBe('docker c');
  });
});
