import { expect, test } from 'vitest';
import { exampleCommand, exampleEngine } from '../verify/example-results.ts';
import type { CommandResult } from '../verify/result.ts';
import { outputHtml, verifiedCommands } from './output-html.ts';

const command = (output: string, more: Partial<CommandResult> = {}): CommandResult =>
  exampleCommand({ output, ...more });

/** What a browser shows of it as text, buttons apart. */
const textOf = (html: string): string =>
  html
    .replace(/<button.*?<\/button>/gs, '')
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');

/** The real half of it. */
const realOf = (html: string): string => html.split('<span class="output written"')[0] ?? '';

test('a verified output is what was printed, with what differs from run to run set off', () => {
  expect(outputHtml(0, ['...', 'id [..]'], command('Pulling\nid 3f1c'))).toBe(
    '<span class="output real" data-pagefind-ignore><span class="any">Pulling\n</span>id <span class="varies">3f1c</span>\n</span>' +
      '<span class="output written" data-output="0"><span class="wild">...</span>\nid <span class="wild">[..]</span>\n</span>',
  );
});

test('its text is the real output, exactly', () => {
  const real = [
    '<none>  "a" & b',
    '',
    '  up   2 minutes',
    ...Array.from({ length: 60 }, (_, at) => `line ${at}`),
  ];
  const html = outputHtml(0, ['[..]  "a" & b', '...'], command(real.join('\n')));
  expect(html).toContain('aria-expanded="false">59 more lines</button>');
  expect(textOf(realOf(html))).toBe(`${real.join('\n')}\n`);
});

test('an output that is what is written stands there once', () => {
  expect(outputHtml(1, ['hello', ''], command('hello'))).toBe(
    '<span class="output" data-output="1">hello\n\n</span>',
  );
});

test('what nothing was written of is shown as printed', () => {
  expect(outputHtml(0, [], command('web'))).toBe(
    '<span class="output real" data-pagefind-ignore><span class="any">web\n</span></span>',
  );
  expect(outputHtml(0, [], command(''))).toBe('');
});

test('what is not verified, or not held whole by its record, keeps what is written', () => {
  const written = '<span class="output" data-output="0"><span class="wild">[..]</span>\n</span>';
  expect(outputHtml(0, ['[..]'], undefined)).toBe(written);
  expect(outputHtml(0, ['[..]'], command('3f1c', { truncated: true }))).toBe(written);
  expect(outputHtml(0, ['[..]'], command('3f1c', { outcome: { kind: 'stopped' } }))).toBe(written);
});

test('only what is verified as it stands now counts', () => {
  const result = { id: 'a', hash: 'h', line: 1, ms: 1, commands: [command('x')], status: 'passed' } as const;
  const engine = exampleEngine;
  const date = '2026-11-29T00:00:00Z';
  expect(verifiedCommands({ status: 'passed', engine, date, result })).toHaveLength(1);
  expect(verifiedCommands({ status: 'unchecked', engine, date, result })).toHaveLength(1);
  expect(verifiedCommands({ status: 'stood-in', note: 'n', engine, date, result })).toEqual([]);
  expect(verifiedCommands({ status: 'stale', changed: 'text', date, result })).toEqual([]);
  expect(verifiedCommands(undefined)).toEqual([]);
});
