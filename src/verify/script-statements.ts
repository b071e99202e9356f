/** Which scripts must not be typed line by line at the reader's shell, and what their statements are. */
import type { Snippet } from '../lab/model.ts';
import { OpenCommand } from '../lab/open-command.ts';
import { blankQuotedText, withoutHereDocuments } from '../lab/shell-words.ts';

/** Where a command begins: at the text's begin, after an operator, or after a word that takes a command. */
const begin = String.raw`(?:^|[;&|({]|\b(?:then|do|else|elif|if|while|until|time|builtin|command|sudo|!))[ \t]*(?:\w+=\S*[ \t]+)*\\?`;
/** `set -e`, `exit`, …, and what may do so unseen. */
const lasting = new RegExp(
  String.raw`${begin}(?:(?:exit|logout|exec|trap|shopt|eval|source|\.)(?=[\s;&|)}<>]|$)|set[ \t]+(?:-[A-Za-z]|\+[A-Za-z]))`,
  'm',
);
const functionName = /(?:^|[;&|({]|\bfunction)[ \t]*([\w-]+)[ \t]*(?:\(\)|\{|$)/gm;

/**
 * Of a script that ends its shell or changes its options, as far as its text and the functions of `before` (snippets
 * that ran before it) tell. Undefined: it can be typed as it stands.
 */
export function scriptStatements(text: string, before: readonly Snippet[]): readonly string[] | undefined {
  if (!lasts(text) && !lastingFunctions(before).some((name) => hasWord(text, name))) return undefined;
  const statements: string[] = [];
  let lines: string[] = [];
  let command = new OpenCommand();
  for (const line of text.replace(/\r\n?/g, '\n').split('\n')) {
    if (lines.length === 0 && line.trim() === '') continue;
    lines.push(line);
    command.read(line);
    if (command.waitsFor !== undefined) continue;
    statements.push(lines.join('\n'));
    lines = [];
    command = new OpenCommand();
  }
  // What is not finished is told by the shell itself.
  return lines.length === 0 ? statements : undefined;
}

function lasts(text: string): boolean {
  return lasting.test(plain(text));
}

function plain(text: string): string {
  return withoutHereDocuments(blankQuotedText(text)).replace(/(^|\s)#.*$/gm, '$1');
}

/** Functions that snippets define which have such a command somewhere. */
function lastingFunctions(before: readonly Snippet[]): readonly string[] {
  return before
    .flatMap((snippet) => {
      if (snippet.kind === 'script') return [snippet.value];
      return snippet.kind === 'console' ? snippet.commands.map(({ text }) => text) : [];
    })
    .filter(lasts)
    .flatMap((text) => [...plain(text).matchAll(functionName)].map(([, name = '']) => name));
}

function hasWord(text: string, word: string): boolean {
  return plain(text)
    .split(/[\s;&|(){}]+/)
    .includes(word);
}
