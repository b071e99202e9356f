/** Images that commands name and the page's machine does not have; its manifest tells, so only a built one does. */
import { finding } from '../lab/diagnostics.ts';
import type { DockerCall } from '../lab/docker-flags.ts';
import { dockerCall } from '../lab/docker-flags.ts';
import type { Command, Diagnostic, Lab, Page, Range, Snippet } from '../lab/model.ts';
import { simpleCommands } from '../lab/shell-words.ts';
import type { GuestImage } from '../sandbox/machine/manifest.ts';
import { fullName, namesOf } from '../site/machine-images.ts';
import { doesRun } from '../lab/runs.ts';

/** Remarks, in the order of labs and text. Images that the lab itself makes are looked for nowhere else. */
export function imagesNotThere(labs: readonly Lab[], images: readonly GuestImage[]): Diagnostic[] {
  const there = new Set(images.flatMap(namesOf));
  return labs.flatMap((lab) => {
    const snippets = lab.pages.flatMap((page) => page.snippets);
    const made = new Set([...snippets.flatMap(callsIn).flatMap(madeBy), ...snippets.flatMap(saidToBeMade)]);
    return lab.pages.flatMap((page) => {
      const named = new Set<string>();
      return callsRun(page).flatMap((call) => {
        const image = fullName(wantedBy(call) ?? '');
        if (image === undefined || there.has(image) || made.has(image) || named.has(image)) return [];
        named.add(image);
        return [finding('imageNotThere', page.file, call.range, { image: shortName(image) })];
      });
    });
  });
}

interface PlacedCall extends DockerCall {
  readonly words: readonly string[];
  readonly range: Range;
}

function callsRun(page: Page): PlacedCall[] {
  const runs = (snippet: Snippet): boolean => doesRun(page, snippet, 'vm') && (snippet.words.exit ?? 0) === 0;
  return page.snippets.filter(runs).flatMap(callsIn);
}

function callsIn(snippet: Snippet): PlacedCall[] {
  const typed: readonly Pick<Command, 'text' | 'range'>[] =
    snippet.kind === 'console'
      ? snippet.commands.filter(({ prompt }) => prompt.kind === 'node')
      : snippet.kind === 'script'
        ? [{ text: snippet.value, range: snippet.range }]
        : [];
  return typed.flatMap(({ text, range }) =>
    simpleCommands(text).flatMap(({ words }) => {
      const call = dockerCall(words);
      return call === undefined ? [] : [{ ...call, words: words.map((word) => word.text), range }];
    }),
  );
}

function wantedBy({ verb, operands }: DockerCall): string | undefined {
  return ['run', 'create', 'pull', 'service create'].includes(verb) ? operands[0]?.text : undefined;
}

/** Names that a call gives to images: `-t NAME`, and the new name of `tag`, `commit` and `import`. */
function madeBy({ verb, operands, words }: PlacedCall): string[] {
  const tagged = words.flatMap((word, index) => {
    const value =
      /^--tag=(.+)$/.exec(word)?.[1] ?? (/^(?:-t|--tag)$/.test(words[index - 1] ?? '') ? word : '');
    return verb.endsWith('build') ? [value] : [];
  });
  const second = ['tag', 'commit', 'import'].includes(verb) ? [operands[1]?.text ?? ''] : [];
  return [...tagged, ...second].flatMap((name) => fullName(name) ?? []);
}

/** What `docker load` says, and what a Compose file calls what it builds. */
function saidToBeMade({ value }: Snippet): string[] {
  const names = value.matchAll(/^\s*(?:Loaded image: |image: )["']?([^\s"']+)/gm);
  return [...names].flatMap(([, name = '']) => fullName(name) ?? []);
}

function shortName(name: string): string {
  return name.replace(/^docker\.io\/(?:library\/)?/, '');
}
