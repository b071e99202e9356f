import { expect, test } from 'vitest';
import { rules } from './rules.ts';
import { frontMatterSchema } from './front-matter.ts';
import type { Page } from './model.ts';
import { parsePage } from './page.ts';
import { siteRules } from './site-rules.ts';

test('codes are given once', () => {
  const codes = Object.values(rules).map(({ code }) => code);
  expect(new Set(codes).size).toBe(codes.length);
  expect(codes.filter((code) => !/^(?:LAB|SITE)\d{3}$/.test(code))).toEqual([]);
});

test('the table of findings: code, severity, title', () => {
  // Codes are permanent: an entry may be added here, never changed.
  expect(
    Object.values(rules).map(({ code, severity, title }) => `${code} ${severity} ${title}`),
  ).toMatchSnapshot();
});

test('what the build of the site finds has SITE before its number, and nothing else has', () => {
  const ofSite = Object.values(rules).filter(({ code }) => code.startsWith('SITE'));
  expect(ofSite).toEqual(Object.values(siteRules));
});

test('the published schema of front matter', () => {
  expect(frontMatterSchema()).toMatchSnapshot();
});

test.each(['en', 'ja', 'pt-BR', 'zh-Hant-TW'])('`lang: %s` is a language', (lang) => {
  const page = parsePage('a.md', `---\nlang: ${lang}\n---\n\n# A\n`);
  expect(page.frontMatter.lang).toBe(lang);
  expect(page.diagnostics).toEqual([]);
});

test.each(['english', 'EN', 'ja_JP', '1', 'de-1901-1901', '[ja]'])('`lang: %s` is none', (lang) => {
  const page = parsePage('a.md', `---\nlang: ${lang}\n---\n\n# A\n`);
  expect(page.frontMatter.lang).toBeUndefined();
  expect(page.diagnostics.map(({ code, message }) => `${code} ${message}`)).toEqual([
    expect.stringMatching(/^LAB\d+ .*`lang` must be a language tag such as `en`, `ja` or `pt-BR`/),
  ]);
});

/** The text with every certain replacement made, from the bottom up. */
function mended(page: Page, text: string): string {
  const fixes = page.diagnostics
    .filter(({ fix }) => fix !== undefined)
    .sort((a, b) => b.range.start.offset - a.range.start.offset);
  return fixes.reduce(
    (sofar, { range, fix = '' }) => sofar.slice(0, range.start.offset) + fix + sofar.slice(range.end.offset),
    text,
  );
}

test.each([
  ['a guessed fence', '# A\n\n```\n$ docker ps\n```\n', '# A\n\n```console\n$ docker ps\n```\n'],
  [
    'a guessed script',
    '# A\n\n1. b\n\n   ```  \n   docker ps\n   ```\n',
    '# A\n\n1. b\n\n   ```bash  \n   docker ps\n   ```\n',
  ],
  ['prompts in a script', '# A\n\n```sh\n$ docker ps\n```\n', '# A\n\n```console\n$ docker ps\n```\n'],
  ['a misspelt word', '# A\n\n```console timout=3s\n$ a\n```\n', '# A\n\n```console timeout=3s\n$ a\n```\n'],
  [
    'a blank after a backslash',
    '# A\n\n```console\n$ a \\  \r\n  b\n```\n',
    '# A\n\n```console\n$ a \\\r\n  b\n```\n',
  ],
  ['curly quotes', '# A\n\n```console\n$ echo “a”\n```\n', '# A\n\n```console\n$ echo "a"\n```\n'],
  [
    'Compose version 1',
    '# A\n\n```bash\nsudo docker-compose up -d\n```\n',
    '# A\n\n```bash\nsudo docker compose up -d\n```\n',
  ],
  ['a placeholder', '# A\n\nUse <your-name> here.\n', '# A\n\nUse `<your-name>` here.\n'],
])('the fix of %s leaves nothing to say', (_what, text, expected) => {
  const result = mended(parsePage('a/b.md', text), text);
  expect(result).toBe(expected);
  expect(parsePage('a/b.md', result).diagnostics).toEqual([]);
});
