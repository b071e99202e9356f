/**
 * Whether shell text is a whole command, or what bash would go on waiting for: the end of a quote, a here-document,
 * a loop, a group. It reads line by line, as a terminal does, and never throws.
 */
import { hereDocumentAt } from './shell-words.ts';

export interface Waiting {
  /** `command`: any line goes on with it, as after `&&`. */
  readonly kind: 'end' | 'command';
  /** What would end it, for people: `` `done` ``, "a command after `&&`". */
  readonly end: string;
  /** Index of the line that opened it. */
  readonly line: number;
}

type Frame =
  /** A list of commands up to `closer`; `''` for the whole text. */
  | (Commands & { readonly kind: 'commands'; readonly closer: string })
  | {
      readonly kind: 'quote';
      readonly closer: "'" | '"' | '`';
      readonly escapes: boolean;
      readonly line: number;
    }
  /** `${…}`, `$((…))`, `((…))`, `[[ … ]]`, `NAME=(…)`: text in which only quotes and its own end count. */
  | { readonly kind: 'text'; readonly closer: string; depth: number; readonly line: number };

interface Commands {
  readonly line: number;
  /** It stands within a word, which goes on after it. */
  readonly within: boolean;
  /** A word here would be a command's first, so that `for` or `{` mean something. */
  isStart: boolean;
  /** What needs a command after it, such as `&&`. */
  pending: string;
  /** Words of the command so far. */
  words: number;
  /** In a `case`: before `in`, where patterns stand, or among commands. */
  part: 'head' | 'patterns' | 'commands';
  /** The word that the next one names something for. */
  after: '' | 'function' | 'for';
}

interface HereDocumentDue {
  readonly delimiter: string;
  readonly line: number;
}

/** Words that open a list of commands, and those that end it. */
const openerEnds: ReadonlyMap<string, string> = new Map([
  ['if', 'fi'],
  ['while', 'done'],
  ['until', 'done'],
  ['for', 'done'],
  ['select', 'done'],
  ['case', 'esac'],
  ['{', '}'],
]);
const closers = new Set(['fi', 'done', 'esac', '}']);
const between = new Set(['then', 'else', 'elif', 'do', '!', 'time']);
/** Deeper than people write; text beyond that is taken as it comes. */
const maxDepth = 200;

export class OpenCommand {
  #stack: Frame[] = [commands('', 0)];
  #documents: HereDocumentDue[] = [];
  #lines = 0;
  #continues = false;
  #word = '';
  #isPlain = true;
  #inWord = false;

  /** Reads another line, without its end. Lines of a here-document are compared without blanks around them. */
  read(line: string): void {
    const number = this.#lines++;
    if (!this.#continues && this.#inDocument) {
      if (line.trim() === this.#documents[0]?.delimiter) this.#documents.shift();
      return;
    }
    this.#continues = false;
    this.#readText(line, number);
  }

  /** Undefined where all is complete. */
  get waitsFor(): Waiting | undefined {
    const last = Math.max(0, this.#lines - 1);
    const top = this.#top;
    const [document] = this.#documents;
    if (document !== undefined && top.kind !== 'quote')
      return { kind: 'end', end: `\`${document.delimiter}\``, line: document.line };
    if (this.#stack.length > 1) return { kind: 'end', end: ticked(top.closer), line: top.line };
    if (this.#continues) return { kind: 'command', end: 'a line after the `\\`', line: last };
    if (top.kind !== 'commands' || top.pending === '') return undefined;
    return { kind: 'command', end: `a command after \`${top.pending}\``, line: last };
  }

  /** The next line belongs to a here-document. */
  get inDocument(): boolean {
    return !this.#continues && this.#inDocument;
  }

  /** Of the here-document that the next line belongs to. */
  get delimiter(): string | undefined {
    return this.inDocument ? this.#documents[0]?.delimiter : undefined;
  }

  copy(): OpenCommand {
    const other = new OpenCommand();
    other.#stack = this.#stack.map((frame) => ({ ...frame }));
    other.#documents = [...this.#documents];
    other.#lines = this.#lines;
    other.#continues = this.#continues;
    other.#word = this.#word;
    other.#isPlain = this.#isPlain;
    other.#inWord = this.#inWord;
    return other;
  }

  get #inDocument(): boolean {
    return this.#documents.length > 0 && this.#top.kind === 'commands';
  }

  get #top(): Frame {
    return this.#stack.at(-1) ?? commands('', 0);
  }

  #push(frame: Frame): void {
    if (this.#stack.length < maxDepth) this.#stack.push(frame);
  }

  #readText(line: string, number: number): void {
    let at = 0;
    while (at < line.length) {
      const top = this.#top;
      if (line[at] === '\\' && !(top.kind === 'quote' && !top.escapes)) {
        if (at === line.length - 1) {
          this.#continues = true;
          return;
        }
        this.#add('\\', false);
        at += 2;
      } else if (top.kind === 'quote') at = this.#readQuoted(line, at, top, number);
      else if (top.kind === 'text') at = this.#readInner(line, at, top, number);
      else at = this.#readCommands(line, at, top, number);
    }
    const top = this.#top;
    if (top.kind === 'commands') this.#endLine(top);
  }

  #readQuoted(line: string, at: number, { closer }: Frame & { kind: 'quote' }, number: number): number {
    if (line[at] === closer) {
      this.#stack.pop();
      return at + 1;
    }
    return closer === '"' ? this.#readExpansion(line, at, number) : at + 1;
  }

  /** `$(`, `${`, `$((` and backticks, in quotes and out of them; any other character is passed over. */
  #readExpansion(line: string, at: number, number: number): number {
    const openers = [
      ['$((', '))'],
      ['$(', ')'],
      ['${', '}'],
      ['`', '`'],
    ] as const;
    const [opener, closer] = openers.find(([text]) => line.startsWith(text, at)) ?? [];
    if (opener === undefined) return at + 1;
    this.#add('$', false);
    if (opener === '`') this.#push({ kind: 'quote', closer: '`', escapes: true, line: number });
    else if (opener === '$(') this.#pushCommands(')', number);
    else this.#push({ kind: 'text', closer, depth: 0, line: number });
    return at + opener.length;
  }

  #readInner(line: string, at: number, top: Frame & { kind: 'text' }, number: number): number {
    const char = line.charAt(at);
    if (top.depth === 0 && line.startsWith(top.closer, at)) {
      this.#stack.pop();
      return at + top.closer.length;
    }
    // In `"${a:-it's}"` the quote is a character like any other.
    const inDouble = this.#stack.at(-2)?.kind === 'quote';
    if (char === '"' || (char === "'" && !inDouble)) return this.#openQuote(char, false, at, number);
    if (char === '#' && top.closer === ')' && /^\s?$/.test(line.charAt(at - 1))) return line.length;
    if (char === '(' && top.closer.startsWith(')')) top.depth++;
    else if (char === ')' && top.closer.startsWith(')')) top.depth--;
    return this.#readExpansion(line, at, number);
  }

  #openQuote(closer: "'" | '"', escapes: boolean, at: number, number: number): number {
    this.#add(closer, false);
    this.#push({ kind: 'quote', closer, escapes: escapes || closer === '"', line: number });
    return at + 1;
  }

  #readCommands(line: string, at: number, top: Frame & { kind: 'commands' }, number: number): number {
    const char = line.charAt(at);
    if (/\s/.test(char)) {
      this.#endWord(top, number);
      return at + 1;
    }
    if (char === '#' && !this.#inWord) return line.length;
    if (char === "'" || char === '"') return this.#openQuote(char, false, at, number);
    if (line.startsWith("$'", at)) return this.#openQuote("'", true, at + 1, number);
    if (char === '$' || char === '`') {
      const next = this.#readExpansion(line, at, number);
      if (next === at + 1 && char === '$') this.#add('$', false);
      return next;
    }
    if (char === '(') return this.#readParenthesis(line, at, top, number);
    if (char === ')') return this.#close(top, at, number);
    if (char === '<' || char === '>') return this.#readRedirection(line, at, top, number);
    if (/[;&|]/.test(char)) return this.#readOperator(line, at, top, number);
    this.#add(char, true);
    return at + 1;
  }

  #readParenthesis(line: string, at: number, top: Frame & { kind: 'commands' }, number: number): number {
    const double = line.startsWith('((', at);
    if (this.#inWord) {
      if (/[=@?*+!]$/.test(this.#word)) {
        this.#add('(', false);
        this.#push({ kind: 'text', closer: ')', depth: 0, line: number });
        return at + 1;
      }
      const isFunction = /^\(\s*\)/.exec(line.slice(at));
      this.#endWord(top, number);
      return isFunction === null ? at + 1 : this.#beginFunction(isFunction[0].length, at, top);
    }
    const isFunction = top.words === 1 && !top.isStart ? /^\(\s*\)/.exec(line.slice(at)) : null;
    if (isFunction !== null) return this.#beginFunction(isFunction[0].length, at, top);
    if (double && (top.isStart || top.after === 'for')) {
      top.pending = '';
      top.isStart = false;
      this.#push({ kind: 'text', closer: '))', depth: 0, line: number });
      return at + 2;
    }
    // In a `case`, a pattern may begin with one.
    if (top.isStart && !(top.closer === 'esac' && top.part === 'patterns')) {
      top.pending = '';
      top.isStart = false;
      top.words = 1;
      this.#pushCommands(')', number);
    }
    return at + 1;
  }

  #beginFunction(length: number, at: number, top: Commands): number {
    top.isStart = true;
    top.words = 0;
    top.after = '';
    top.pending = '()';
    return at + length;
  }

  #close(top: Frame & { kind: 'commands' }, at: number, number: number): number {
    this.#endWord(top, number);
    // The word may have ended the frame.
    const now = this.#top;
    if (now.kind !== 'commands') return at + 1;
    if (now.closer === 'esac' && now.part === 'patterns') {
      now.part = 'commands';
      now.isStart = true;
    } else if (now.closer === ')') {
      this.#stack.pop();
      if (now.within) this.#add(')', false);
    }
    return at + 1;
  }

  #readRedirection(line: string, at: number, top: Frame & { kind: 'commands' }, number: number): number {
    if (line[at + 1] === '(') {
      this.#add('<', false);
      this.#pushCommands(')', number);
      return at + 2;
    }
    const document = hereDocumentAt(line, at);
    if (document !== undefined) {
      this.#endWord(top, number);
      this.#documents.push({ delimiter: document.delimiter, line: number });
      top.pending = '';
      return at + document.length;
    }
    this.#endWord(top, number);
    // `>&2`, `<<<`, `>|`: the marks belong together.
    return at + (/^(?:<+|>+)[&|]?/.exec(line.slice(at))?.[0].length ?? 1);
  }

  #readOperator(line: string, at: number, top: Frame & { kind: 'commands' }, number: number): number {
    if (line.startsWith('&>', at)) {
      this.#endWord(top, number);
      return at + 2;
    }
    this.#endWord(top, number);
    const now = this.#top;
    const operator = /^(?:;;&|;;|;&|&&|\|\||\|&|[;&|])/.exec(line.slice(at))?.[0] ?? ';';
    if (now.kind !== 'commands') return at + operator.length;
    if (now.closer === 'esac' && now.part === 'patterns' && operator === '|') return at + 1;
    if (now.closer === 'esac' && /^(?:;;|;&|;;&)$/.test(operator)) now.part = 'patterns';
    begin(now);
    now.pending = /^(?:&&|\|\||\||\|&)$/.test(operator) ? operator : '';
    return at + operator.length;
  }

  #endLine(top: Frame & { kind: 'commands' }): void {
    this.#endWord(top, this.#lines - 1);
    const now = this.#top;
    if (now.kind === 'commands' && now.pending === '') begin(now);
  }

  #add(char: string, isPlain: boolean): void {
    this.#inWord = true;
    this.#word += char;
    this.#isPlain &&= isPlain;
  }

  #pushCommands(closer: string, line: number): void {
    const within = this.#inWord;
    this.#word = '';
    this.#isPlain = true;
    this.#inWord = false;
    this.#push({ kind: 'commands', ...commandsAt(line), closer, within });
  }

  #endWord(top: Frame & { kind: 'commands' }, number: number): void {
    if (!this.#inWord) return;
    const word = this.#isPlain ? this.#word : '';
    this.#word = '';
    this.#isPlain = true;
    this.#inWord = false;
    this.#takeWord(word, top, number);
  }

  /** `word`: '' for one with quotes or expansions in it, which is never one of the shell's own. */
  #takeWord(word: string, top: Frame & { kind: 'commands' }, number: number): void {
    if (top.closer === 'esac' && top.part !== 'commands') {
      if (top.part === 'head' && word === 'in') top.part = 'patterns';
      else if (top.part === 'patterns' && word === 'esac') this.#stack.pop();
      return;
    }
    if (top.after === 'function') {
      top.after = '';
      top.isStart = true;
      top.pending = '()';
      return;
    }
    if (!top.isStart) {
      top.words++;
      top.after = '';
      return;
    }
    top.pending = '';
    if (between.has(word)) return;
    top.isStart = false;
    top.words = 1;
    const closer = openerEnds.get(word);
    if (word === '[[') this.#push({ kind: 'text', closer: ']]', depth: 0, line: number });
    else if (word === 'function') top.after = 'function';
    else if (closer !== undefined) {
      this.#push({ kind: 'commands', ...commandsAt(number), closer });
      const opened = this.#top;
      if (opened.kind !== 'commands') return;
      if (word === 'case') opened.part = 'head';
      if (word === 'for' || word === 'select') {
        opened.isStart = false;
        opened.after = 'for';
      }
    } else if (closers.has(word) && top.closer === word) {
      this.#stack.pop();
    }
  }
}

function commandsAt(line: number): Commands {
  return { line, within: false, isStart: true, pending: '', words: 0, part: 'commands', after: '' };
}

function commands(closer: string, line: number): Frame {
  return { kind: 'commands', ...commandsAt(line), closer };
}

function ticked(mark: string): string {
  return mark === '`' ? 'a backtick' : `\`${mark}\``;
}

function begin(frame: Commands): void {
  frame.isStart = true;
  frame.words = 0;
  frame.after = '';
}

/** As {@link OpenCommand}, for text that is there as a whole. */
export function waitsFor(text: string): Waiting | undefined {
  const command = new OpenCommand();
  for (const line of text.split('\n')) command.read(line);
  return command.waitsFor;
}
