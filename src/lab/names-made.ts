/** Names that commands give, so that they are no placeholders where they stand again. */
import { dockerCall } from './docker-flags.ts';
import type { ShellWord } from './shell-words.ts';
import { simpleCommands } from './shell-words.ts';

const naming = /^(?:--name|--tag|-t|--network-alias)$/;

/** Of what is run: containers, networks, images and the like, and folders. */
export function namesMade(texts: readonly string[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { words } of texts.flatMap(simpleCommands)) {
    if (/^(?:mkdir|touch|install)$/.test(words[0]?.text ?? ''))
      for (const { text } of words.slice(1)) names.add(text);
    for (const name of dockerNames(words)) for (const part of name.split(/[/:]/)) names.add(part);
  }
  return names;
}

function dockerNames(words: readonly ShellWord[]): readonly string[] {
  const call = dockerCall(words);
  if (call === undefined) return [];
  const named = words.flatMap(({ text }, index) => {
    if (naming.test(text)) return [words[index + 1]?.text ?? ''];
    const [, value] = /^--(?:name|tag)=(.*)$/.exec(text) ?? [];
    return value === undefined ? [] : [value];
  });
  const operands = call.operands.map(({ text }) => text);
  if (/^(?:network|volume|secret|config|context) create$/.test(call.verb))
    return [...named, operands[0] ?? ''];
  if (call.verb === 'tag' || call.verb === 'rename' || call.verb === 'commit')
    return [...named, operands[1] ?? ''];
  if (/^stack (?:deploy|up)$/.test(call.verb)) return [...named, operands.at(-1) ?? ''];
  return named;
}
