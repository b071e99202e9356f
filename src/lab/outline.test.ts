import { expect, test } from 'vitest';
import { parsePage } from './page.ts';

const ticks = '```';
const found = (text: string): readonly string[] =>
  parsePage('a/b.md', `# A\n\n${text}\n`)
    .diagnostics.filter(({ code }) => code === 'LAB057' || code === 'LAB058')
    .map(({ range, code, message }) => `${range.start.line}:${range.start.column} ${code} ${message}`);

const swallowed = (fence: string): string =>
  `LAB057 The fence ${fence} stands within HTML, where Markdown does not read it, so it is plain text and not run.`;

test.each([
  [
    `<details><summary>Hint</summary>\n${ticks}console\n$ docker ps\n${ticks}\n</details>`,
    `4:1 ${swallowed('```console')}`,
  ],
  [
    `<details>\n<summary>Hint</summary>\n${ticks}\n$ docker ps\n${ticks}\n</details>`,
    `5:1 ${swallowed('```')}`,
  ],
  [`<details>\n${ticks}yaml save=a.yaml\na: b\n${ticks}\n</details>`, `4:1 ${swallowed('```yaml')}`],
  [
    `<details><summary>Hint</summary> ${ticks}bash\ndocker ps\n${ticks}\n</details>`,
    `3:34 ${swallowed('```bash')}`,
  ],
  [`- a\n\n  <details>\n  ~~~sh\n  docker ps\n  ~~~\n  </details>`, `6:3 ${swallowed('~~~sh')}`],
  [`Text\n\n</details>\n${ticks}console\n$ docker ps\n${ticks}`, `6:1 ${swallowed('```console')}`],
  [
    `<!--\n${ticks}console\n$ docker ps\n${ticks}\n-->`,
    '4:1 LAB058 The fence ```console stands within an HTML comment, so it is neither shown nor run.',
  ],
])('%j: Markdown swallows the fence', (text, finding) => {
  expect(found(text)).toEqual([finding]);
});

test.each([
  `<details>\n<summary>Hint</summary>\n\n${ticks}console\n$ docker ps\n${ticks}\n\n</details>`,
  `<details>\n\n${ticks}console\n$ docker ps\n${ticks}\n</details>`,
  `<pre>\n${ticks}console\n$ docker ps\n${ticks}\n</pre>`,
  `<!--\n${ticks}yaml\na: b\n${ticks}\n-->`,
  '<p>Write ```console``` here.</p>',
  '<details>\nText with `code`.\n</details>',
  `<div align="center">\n\n# Title\n\n</div>\n\n${ticks}\n$ docker ps\n${ticks}`,
])('%j: no fence is swallowed', (text) => {
  expect(found(text)).toEqual([]);
});
