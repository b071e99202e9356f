import { describe, expect, test } from 'vitest';
import { Opened } from './opened.ts';

describe('what was opened', () => {
  test('is closed once, the last first', async () => {
    const opened = new Opened();
    const closed: string[] = [];
    opened.add(() => void closed.push('turn'));
    opened.add(() => Promise.resolve().then(() => void closed.push('site')));
    opened.add(() => void closed.push('browser'));
    await opened.close();
    await opened.close();
    expect(closed).toEqual(['browser', 'site', 'turn']);
  });

  test('is closed too where something opened after it cannot be', async () => {
    const opened = new Opened();
    const closed: string[] = [];
    opened.add(() => void closed.push('turn'));
    opened.add(() => Promise.reject(new Error('The server does not end.')));
    await expect(opened.close()).rejects.toThrow('The server does not end.');
    expect(closed).toEqual(['turn']);
  });
});
