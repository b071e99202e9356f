/**
 * Shell text cut into simple commands and words, well enough to look at flags and images: quotes, escapes,
 * comments, `$(…)`, backticks, here-documents. It never throws; what it cannot follow it takes as plain words.
 */

export interface ShellWord {
  /** With quotes and escapes removed. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly quoted: boolean;
}

/** A command with its arguments, prefixes such as `sudo` and `NAME=value` left out. */
export interface SimpleCommand {
  readonly words: readonly ShellWord[];
  /** The operator directly before it, '' where it begins the text or a `$(…)`: `|` feeds it. */
  readonly before: string;
  /** The operator directly after it, '' where the text ends. */
  readonly after: string;
}

export interface HereDocument {
  readonly delimiter: string;
  readonly expands: boolean;
}

const hereDocument = /(?<!<)<<-?(?![<])[ \t]*(?:(['"])([^'"\n]+)\1|\\?([A-Za-z_][\w.-]*))/g;

/** Here-documents that a line opens. `<<<<` drawn as an arrow and `<<<` here-strings are none. */
export function hereDocuments(line: string): readonly HereDocument[] {
  if (!line.includes('<<')) return [];
  const plain = blankQuotedText(line);
  return [...line.matchAll(hereDocument)]
    .filter((match) => plain.startsWith('<<', match.index))
    .map(([whole, , quoted, bare]) => ({
      delimiter: quoted ?? bare ?? '',
      expands: quoted === undefined && !whole.includes('\\'),
    }));
}

/** The here-document whose `<<` stands at `at`, where no quote is open. `length`: of its mark and delimiter. */
export function hereDocumentAt(
  line: string,
  at: number,
): { readonly delimiter: string; readonly length: number } | undefined {
  const sticky = new RegExp(hereDocument.source, 'y');
  sticky.lastIndex = at;
  const [whole, , quoted, bare] = sticky.exec(line) ?? [];
  return whole === undefined ? undefined : { delimiter: quoted ?? bare ?? '', length: whole.length };
}

/** The same text with what stands in quotes replaced by blanks, so that operators can be looked for. */
export function blankQuotedText(text: string): string {
  return text.replace(/'[^']*'|"(?:[^"\\]|\\[\s\S])*"|\\[\s\S]/g, (quoted) => quoted.replace(/[^\n]/g, ' '));
}

/** The quote that is still open at the end of the text. */
export function openQuote(text: string): "'" | '"' | undefined {
  let quote: "'" | '"' | undefined;
  for (let index = 0; index < text.length; index++) {
    const char = text[index];
    if (char === '\\' && quote !== "'") index++;
    else if (quote !== undefined) {
      if (char === quote) quote = undefined;
    } else if (char === "'" || char === '"') quote = char;
    else if (char === '#' && (index === 0 || /\s/.test(text[index - 1] ?? ''))) {
      const end = text.indexOf('\n', index);
      if (end < 0) return undefined;
      index = end;
    }
  }
  return quote;
}

/** Every simple command of the text, those inside `$(…)` after the one they stand in. */
export function simpleCommands(text: string): readonly SimpleCommand[] {
  const commands: SimpleCommand[] = [];
  collect(withoutHereDocuments(text), 0, 0, commands);
  return commands;
}

const prefixes = new Set([
  'sudo',
  'time',
  'then',
  'do',
  'else',
  'elif',
  'if',
  'while',
  'until',
  '!',
  'exec',
  'nohup',
  'env',
  '{',
  '(',
]);
/** Flags of theirs that have a value. */
const prefixValued: ReadonlyMap<string, RegExp> = new Map([
  ['sudo', /^(?:-[ugCDhpRrtTU]|--(?:user|group|chdir|host|prompt|chroot))$/],
  ['env', /^(?:-[uC]|--(?:unset|chdir))$/],
  ['exec', /^-a$/],
]);
const maxDepth = 5;

function collect(text: string, base: number, depth: number, commands: SimpleCommand[]): void {
  let words: ShellWord[] = [];
  let before = '';
  const finish = (after: string): void => {
    const own = withoutPrefixes(words);
    if (own.length > 0) commands.push({ words: own, before, after });
    if (after !== '\n' || own.length > 0) before = after;
    words = [];
  };
  let index = 0;
  while (index < text.length) {
    const char = text[index] ?? '';
    if (char === '\\' && text[index + 1] === '\n') index += 2;
    else if (/[ \t]/.test(char)) index++;
    else if (/[\n;&|()]/.test(char) && !text.startsWith('&>', index)) {
      const operator = /^(?:&&|\|\||\|&|;;&?|;&|[\s\S])/.exec(text.slice(index, index + 3))?.[0] ?? char;
      finish(operator);
      index += operator.length;
    } else if (char === '#') {
      const end = text.indexOf('\n', index);
      index = end < 0 ? text.length : end;
    } else {
      const { word, nested, next } = readWord(text, index);
      words.push({ ...word, start: word.start + base, end: word.end + base });
      if (depth < maxDepth)
        for (const part of nested) collect(part.text, base + part.start, depth + 1, commands);
      index = next;
    }
  }
  finish('');
}

interface NestedText {
  readonly text: string;
  readonly start: number;
}

function readWord(text: string, start: number): { word: ShellWord; nested: NestedText[]; next: number } {
  let out = '';
  let quoted = false;
  let quote = '';
  const nested: NestedText[] = [];
  let index = start;
  while (index < text.length) {
    const char = text[index] ?? '';
    if (char === '\\' && quote !== "'") {
      out += text[index + 1] === '\n' ? '' : (text[index + 1] ?? '');
      index += 2;
      continue;
    }
    if (quote !== "'" && (char === '`' || (char === '$' && text[index + 1] === '('))) {
      const inner = char === '`' ? index + 1 : index + 2;
      const end = char === '`' ? closingTick(text, inner) : closingParenthesis(text, inner);
      nested.push({ text: text.slice(inner, end), start: inner });
      out += text.slice(index, end + 1);
      index = end + 1;
      continue;
    }
    // `2>&1`, `&>file`, `>|file` are redirections.
    const redirects =
      quote === '' &&
      (index === start ? char === '&' : /[&|]/.test(char) && /[<>]/.test(text[index - 1] ?? ''));
    if (quote === '' && !redirects && /[\s;&|()]/.test(char)) break;
    if (quote === '' && (char === '"' || char === "'")) {
      quote = char;
      quoted = true;
    } else if (char === quote) quote = '';
    else out += char;
    index++;
  }
  const end = Math.min(index, text.length);
  return { word: { text: out, start, end, quoted }, nested, next: Math.max(index, start + 1) };
}

function closingTick(text: string, from: number): number {
  const end = text.indexOf('`', from);
  return end < 0 ? text.length : end;
}

function closingParenthesis(text: string, from: number): number {
  let depth = 1;
  for (let index = from; index < text.length; index++) {
    if (text[index] === '(') depth++;
    else if (text[index] === ')' && --depth === 0) return index;
  }
  return text.length;
}

function withoutPrefixes(words: readonly ShellWord[]): readonly ShellWord[] {
  let prefix = '';
  let first = 0;
  for (;;) {
    const word = words[first]?.text;
    if (word === undefined) return [];
    const isFlag = first > 0 && word.startsWith('-');
    if (prefixes.has(word)) prefix = word;
    else if (!isFlag && !/^[A-Za-z_]\w*\+?=/.test(word)) return words.slice(first);
    first += isFlag && prefixValued.get(prefix)?.test(word) === true ? 2 : 1;
  }
}

/** Bodies of here-documents as blanks: they are data, not commands. */
export function withoutHereDocuments(text: string): string {
  if (!text.includes('<<')) return text;
  const waiting: string[] = [];
  return text
    .split('\n')
    .map((line) => {
      const [delimiter] = waiting;
      if (delimiter === undefined) {
        waiting.push(...hereDocuments(line).map((document) => document.delimiter));
        return line;
      }
      if (line.trim() === delimiter) waiting.shift();
      return ' '.repeat(line.length);
    })
    .join('\n');
}

export interface HereDocumentBody {
  /** The line with its `<<`. */
  readonly opener: string;
  readonly body: string;
  /** Where the body begins in the text. */
  readonly start: number;
}

/** One that has no end goes to the text's. */
export function hereDocumentBodies(text: string): readonly HereDocumentBody[] {
  if (!text.includes('<<')) return [];
  const found: HereDocumentBody[] = [];
  const waiting: { readonly opener: string; readonly delimiter: string }[] = [];
  let start = 0;
  let body: string[] = [];
  let offset = 0;
  for (const line of text.split('\n')) {
    const [document] = waiting;
    if (document === undefined) {
      waiting.push(...hereDocuments(line).map(({ delimiter }) => ({ opener: line, delimiter })));
      start = offset + line.length + 1;
    } else if (line.trim() === document.delimiter) {
      found.push({ opener: document.opener, body: body.join('\n'), start });
      waiting.shift();
      body = [];
      start = offset + line.length + 1;
    } else body.push(line);
    offset += line.length + 1;
  }
  const [open] = waiting;
  if (open !== undefined) found.push({ opener: open.opener, body: body.join('\n'), start });
  return found;
}
