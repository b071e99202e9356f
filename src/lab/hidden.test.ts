import { expect, test } from 'vitest';
import fc from 'fast-check';
import { parsePage } from './page.ts';

const fence = '```console\n$ docker ps\n```';

/** The hidden fences' findings, and whether each snippet runs. */
function read(text: string, file = 'a/b.md') {
  const page = parsePage(file, `# A\n\n${text}\n`);
  return {
    found: page.diagnostics.filter(({ code }) => code === 'LAB055').map(({ message }) => message),
    outcomes: page.snippets.map(({ words }) => (words.skip === undefined ? 'run' : 'skipped')),
  };
}

const within = (before: string, after: string): string => `${before}\n\n${fence}\n\n${after}`;

test('the whole finding, and the reason on the page', () => {
  const page = parsePage('a/b.md', `# A\n\n${within('<div hidden>', '</div>')}\n`);
  expect(page.diagnostics.filter(({ severity }) => severity !== 'error')).toEqual([
    {
      code: 'LAB055',
      severity: 'warning',
      file: 'a/b.md',
      range: { start: { line: 5, column: 1, offset: 19 }, end: { line: 5, column: 4, offset: 22 } },
      message: '`<div hidden>` hides this fence from readers, so it is not run.',
      hint: 'Show it (in `<details>`, if it is long), put it on a page of its own that front matter names as `setup`, or remove it.',
    },
  ]);
  expect(page.snippets[0]?.words.skip).toBe('hidden from readers (<div hidden>)');
});

test.each([
  '<div hidden>',
  '<DIV HIDDEN>',
  '<div class="a" hidden="">',
  '<div hidden="until-found">',
  '<div hidden/>',
  '<div aria-hidden="true">',
  '<div popover>',
  '<div class="note unseen">',
  '<template>',
  '<noscript>',
  '<dialog>',
  '<video>',
  '<div style="display:none">',
  "<div style='display : none !important'>",
  '<div style="color: red; DISPLAY: NONE;">',
  '<div style="display:/* no */none">',
  '<div style="d\\69splay:none">',
  '<div style="display&#58;none">',
  '<div style=display:none>',
  '<div style="" style="display:none">',
  '<div style="visibility:hidden">',
  '<div style="visibility:collapse">',
  '<div style="content-visibility:hidden">',
  '<div style="opacity:0">',
  '<div style="opacity:.01">',
  '<div style="opacity: 0%">',
  '<div style="font-size:0">',
  '<div style="font-size:1px">',
  '<div style="font: 0/0 a">',
  '<div style="height:0;overflow:hidden">',
  '<div style="max-height: 1px; overflow: clip">',
  '<div style="height:0;overflow:auto">',
  '<div style="max-height:0;overflow-y:scroll">',
  '<div style="line-height:0">',
  '<div style="color:#fff;background:#FFF">',
  '<div style="background-color: rgb(1, 2, 3); color: rgb(1,2,3)">',
  '<div style="position:absolute; left:-9999px">',
  '<div style="position:absolute; top:-200vh">',
  '<div style="margin-left: -9999px">',
  '<div style="text-indent: 9999em">',
  '<div style="transform: translateX(-9999px)">',
  '<div style="transform: scale(0)">',
  '<div style="transform: rotateX(90deg)">',
  '<div style="zoom: 0">',
  '<div style="filter: opacity(0)">',
  '<div style="clip: rect(0 0 0 0); position: absolute">',
  '<div style="clip-path: inset(50%)">',
  '<div style="clip-path: circle(0)">',
  '<div style="color: transparent">',
  '<div style="color: rgba(0, 0, 0, 0)">',
  '<div style="position: relative; z-index: -1">',
  '<div hidden>\n\n<p>Text</p>',
  '<div hidden>\n\n<div></div>',
  '<div hidden>\n\n<!-- </div> -->',
  '<!--> <div hidden> -->',
  '<div hidden>\n\n`</div>`',
  '<div hidden title="</div>">',
  '<div hidden><table><tr><td></div>',
  '<section hidden>',
  '<table hidden><tr><td>',
  '<details hidden><summary>More</summary>',
  'Some text <div hidden>',
])('hidden by %s', (before) => {
  const { found, outcomes } = read(within(before, '</div></td></tr></table></section></template></details>'));
  expect(found).toHaveLength(1);
  expect(outcomes).toEqual(['skipped']);
});

test.each([
  '<div>',
  '<details>\n<summary>More</summary>',
  '<details open>',
  '<div hidden></div>',
  '<div hidden>\n\ntext\n\n</div>',
  '<div hidden><b></div>',
  '<p hidden>a</p>',
  '<!-- <div hidden> -->',
  '`<div hidden>`',
  '\\<div hidden>',
  '<div title="hidden">',
  '<div data-hidden>',
  '<div aria-hidden="false">',
  '<div class="hidden">',
  '<div style="display:block">',
  '<div style="opacity:0.8">',
  '<div style="font-size:12px; width: 1em">',
  '<div style="height:0">',
  '<div style="overflow:hidden; max-height: 20em">',
  '<div style="overflow:auto; max-height: 20em; line-height: 1.2">',
  '<div style="color: white; background: black">',
  '<div style="font-size: 90%">',
  '<div style="max-width: 100%; overflow: hidden">',
  '<div style="margin-left:-20px; position:absolute; left:10px">',
  '<div style="transform: scale(0.9) rotate(90deg)">',
  '<div style="color:#000">',
  '<div style="background: url(display:none)">',
  '<dialog open>',
  '<img hidden src="a.png" alt="">',
  '- <div hidden>\n\n- next\n\nText',
  '> <div hidden>\n\nText',
  'Use <container hidden> here.',
])('not hidden by %s', (before) => {
  expect(read(within(before, '</div></details></dialog>'))).toEqual({ found: [], outcomes: ['run'] });
});

test('a list item ends what is hidden in it, and hides what is within it', () => {
  expect(read('- <div hidden>\n\n  ```console\n  $ a\n  ```\n\n- ```console\n  $ b\n  ```').outcomes).toEqual(
    ['skipped', 'run'],
  );
});

test('a footnote is seen where something refers to it', () => {
  const note = '[^1]: Note\n\n    ```console\n    $ docker ps\n    ```\n';
  expect(read(`Text\n\n${note}`)).toEqual({
    found: ['A footnote that nothing refers to hides this fence from readers, so it is not run.'],
    outcomes: ['skipped'],
  });
  expect(read(`Text[^1]\n\n${note}`)).toEqual({ found: [], outcomes: ['run'] });
});

test.each([
  ['<div hidden>', 'skipped'],
  ['<div hidden={true}>', 'skipped'],
  ['<div hidden={props.x}>', 'skipped'],
  ['<Box hidden>', 'skipped'],
  ["<div style={{ display: 'none' }}>", 'skipped'],
  ['<div style={{ fontSize: 0, color: "red" }}>', 'skipped'],
  ['<div style="display:none">', 'skipped'],
  ['<template>', 'skipped'],
  ['<div aria-hidden={true}>', 'skipped'],
  ['<div className="unseen">', 'skipped'],
  ['<div hidden={false}>', 'run'],
  ["<div style={{ display: 'block' }}>", 'run'],
  ['<details>', 'run'],
  ['<Box>', 'run'],
])('MDX: %s is %s', (tag, outcome) => {
  const name = /^<(\w+)/.exec(tag)?.[1] ?? '';
  expect(read(within(tag, `</${name}>`), 'a/b.mdx').outcomes).toEqual([outcome]);
});

test('only what would be run or saved is a finding; what is not run anyway keeps its reason', () => {
  const fences = [
    '```text\na\n```',
    '```console skip="why"\n$ a\n```',
    '```console sample\n$ a\n```',
    '```powershell\nPS> a\n```',
    '```yaml save=a.yaml\na: 1\n```',
    '```bash\nls\n```',
  ].join('\n\n');
  const page = parsePage('a/b.md', `# A\n\n<div hidden>\n\n${fences}\n\n</div>\n\n${fence}\n`);
  expect(page.diagnostics.map(({ code, range }) => `${code} ${range.start.line}`)).toEqual([
    'LAB055 21',
    'LAB055 25',
  ]);
  expect(page.snippets.map(({ words }) => words.skip)).toEqual([
    undefined,
    'why',
    undefined,
    undefined,
    'hidden from readers (<div hidden>)',
    'hidden from readers (<div hidden>)',
    undefined,
  ]);
});

test('a fence that is hidden later is another one, so that its record is stale', () => {
  const [seen] = parsePage('a/b.md', fence).snippets;
  const [hidden] = parsePage('a/b.md', within('<div hidden>', '</div>')).snippets;
  expect(hidden?.hash).not.toBe(seen?.hash);
});

test('no HTML stops a page', () => {
  const pieces = fc.constantFrom(
    '<div', ' hidden', '>', '</div>', '<', '"', "'", '=', 'style=', 'display:none', ';', '\\', '&#', '&#x110000;', '<!--', '-->',
    '\n\n', fence, '- ', '> ', '<td>', '</table>', '/*', 'calc(', ')', '[^1]: ', '[^1]',
  ); // prettier-ignore
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 20 }), fc.constantFrom('a/b.md', 'a/b.mdx'), (parts, file) => {
      parsePage(file, parts.join(''));
    }),
    { numRuns: 1500 },
  );
});
