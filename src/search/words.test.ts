import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cut, fold, indexed, marked, stem, unmarked } from './words.ts';

test.each([
  ['--publish', '--publish'],
  ['Type=Bind,source=/x', 'typebindsourcex'],
  ['80:80', '80:80'],
  ['Café!', 'cafe'],
  ['|', ''],
  ['が', 'が'],
])('the index has “%s” as “%s”', (word, form) => {
  expect(indexed(word)).toBe(form);
});

test('folding keeps places', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => fold(text).length === text.length));
});

test.each(['removing', 'removed', 'removes', 'remove'])('“%s” is a form of “remove”', (word) => {
  expect(stem(word)).toBe(stem('remove'));
});

test.each([
  ['ja', 'データを削除する', ['データ', 'を', '削除', 'する']],
  ['en', 'データを削除する', ['データ', 'を', '削除', 'する']],
  ['zh', '简单的测试', ['简单', '的', '测试']],
  ['ja', 'docker volumeを 使う', ['docker', 'volume', 'を', '使う']],
  ['en', 'docker run --rm', ['docker', 'run', '--rm']],
])('in %s, “%s” is cut into %j', (lang, text, words) => {
  expect(cut(text, lang)).toEqual(words);
});

test.each([
  'データを、削除する。dockerで',
  '这是一段 text文本。',
  '`docker` run',
  'ภาษาไทย',
  'これは「引用」です',
])('what goes into the index from “%s” is shown as that', (text) => {
  expect(unmarked(marked(text, 'ja'))).toBe(text);
});

test('a text without unspaced scripts goes into the index as it is', () => {
  const text = 'docker run -v "$(pwd):/x" `date` 한국어 текст';
  expect(marked(text, 'en')).toBe(text);
});
