import { expect, test } from 'vitest';
import { assembleLabs } from './assemble.ts';
import { parsePage } from './page.ts';
import { weakSpotsOf, weakSpotWords } from './weak-spots.ts';

const fence = '```console\n$ ls; true\n[..]\n```\n';

function spotsOf(text: string) {
  const [lab] = assembleLabs([parsePage('a/b.md', `# B\n\n${text}`)]).labs;
  return weakSpotsOf(lab ?? { pages: [] });
}

test('what a lab’s verification says little about', () => {
  const spots = spotsOf(
    `${fence}\n${fence}\n<div hidden>\n\n${fence}\n</div>\n\n\`\`\`console\n$ printf '\\033[8m'\n\`\`\`\n`,
  );
  expect(spots).toEqual({ acceptAnything: 2, hiddenFences: 1, hidingOutput: 1 });
  expect(weakSpotWords(spots)).toBe(
    '2 promises accept anything, 1 hidden fence is not run, 1 command hides output',
  );
});

test('nothing of the kind', () => {
  expect(weakSpotWords(spotsOf('```console\n$ docker run -d nginx\n[..]\n```\n'))).toBe('');
});
