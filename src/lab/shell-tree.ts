/**
 * Shell text as a tree of lists, pipelines and commands, by bash's grammar as far as labs go. It never throws; what it
 * cannot follow it takes as it comes, and says that it did not get to the end.
 */
import type { ShellToken } from './shell-tokens.ts';
import { shellTokens } from './shell-tokens.ts';

/** Offsets in the text: from `start` up to, not including, `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface ShellTree {
  readonly list: ShellList;
  /** Nothing is left over, such as a `done` that ends no loop. */
  readonly isWhole: boolean;
}

export type ShellList = readonly AndOr[];

/** Pipelines joined by `&&` and `||`. */
export interface AndOr extends Span {
  readonly pipelines: readonly Pipeline[];
  /** The operators between them. */
  readonly operators: readonly ('&&' | '||')[];
  /** It ends with `&`. */
  readonly isJob: boolean;
}

export interface Pipeline extends Span {
  /** After `!`. */
  readonly isInverted: boolean;
  readonly commands: readonly ShellCommand[];
}

export type ShellCommand = Span &
  (
    | {
        readonly kind: 'simple';
        /** Its words as written, redirections among them. */
        readonly raw: readonly string[];
      }
    /** `( … )` or `{ … }` */
    | (Redirected & { readonly kind: 'group'; readonly list: ShellList })
    | (Redirected & {
        readonly kind: 'loop';
        readonly keyword: 'while' | 'until' | 'for' | 'select';
        /** Between the keyword and `do`. */
        readonly head: Span;
        /** What `while` and `until` ask; empty for the others. */
        readonly condition: ShellList;
        readonly body: ShellList;
      })
    | (Redirected & {
        readonly kind: 'if';
        readonly conditions: readonly ShellList[];
        readonly branches: readonly ShellList[];
      })
    | (Redirected & { readonly kind: 'case'; readonly branches: readonly ShellList[] })
    /** `[[ … ]]` */
    | { readonly kind: 'test' }
    /** It only says what a name means. */
    | { readonly kind: 'function'; readonly name: string; readonly body: ShellCommand }
  );

interface Redirected {
  /** The words after its end. */
  readonly redirections: readonly string[];
}

/** Here-documents are to be blanked before (`withoutHereDocuments`): they are data. */
export function shellTree(text: string): ShellTree {
  const parser = new Parser(shellTokens(text), text.length);
  const list = parser.list();
  return { list, isWhole: parser.isAtEnd() && !parser.gaveUp };
}

/** In these words' place a list of commands ends. */
const ends = new Set(['then', 'do', 'done', 'fi', 'elif', 'else', 'esac', '}']);
/** Deeper than people write; what is beyond is left over. */
const maxDepth = 100;

/** Every method reads one thing of the shell's grammar. */
class Parser {
  readonly #tokens: readonly ShellToken[];
  readonly #length: number;
  #at = 0;
  #depth = 0;
  gaveUp = false;

  constructor(tokens: readonly ShellToken[], length: number) {
    this.#tokens = tokens;
    this.#length = length;
  }

  isAtEnd(): boolean {
    return this.#at >= this.#tokens.length;
  }

  list(): ShellList {
    const list: AndOr[] = [];
    for (;;) {
      while (this.#isOperator(';', '\n')) this.#at++;
      const next = this.#next;
      if (next === undefined || this.#isOperator(')', ';;', ';&', ';;&')) return list;
      if (next.kind === 'word' && ends.has(next.raw)) return list;
      const before = this.#at;
      list.push(this.#andOr());
      if (this.#at === before) this.#at++;
    }
  }

  get #next(): ShellToken | undefined {
    return this.#tokens[this.#at];
  }

  /** Where the next token begins. */
  get #start(): number {
    return this.#next?.start ?? this.#length;
  }

  /** Where the last token ended. */
  get #end(): number {
    const last = this.#tokens[this.#at - 1];
    if (last === undefined) return 0;
    return last.start + (last.kind === 'word' ? last.raw : last.text).length;
  }

  #isOperator(...operators: readonly string[]): boolean {
    const next = this.#next;
    return next?.kind === 'operator' && operators.includes(next.text);
  }

  #isWord(...words: readonly string[]): boolean {
    const next = this.#next;
    return next?.kind === 'word' && words.includes(next.raw);
  }

  #take(word: string): void {
    if (this.#isWord(word)) this.#at++;
  }

  #takeOperator(...operators: readonly string[]): void {
    if (this.#isOperator(...operators)) this.#at++;
  }

  #skipLines(): void {
    while (this.#isOperator('\n')) this.#at++;
  }

  #skipTo(word: string): void {
    while (!this.isAtEnd() && !this.#isWord(word)) this.#at++;
  }

  #andOr(): AndOr {
    const start = this.#start;
    const pipelines = [this.#pipeline()];
    const operators: ('&&' | '||')[] = [];
    while (this.#isOperator('&&', '||')) {
      operators.push(this.#isOperator('&&') ? '&&' : '||');
      this.#at++;
      this.#skipLines();
      pipelines.push(this.#pipeline());
    }
    const isJob = this.#isOperator('&');
    if (isJob) this.#at++;
    return { pipelines, operators, isJob, start, end: this.#end };
  }

  #pipeline(): Pipeline {
    const start = this.#start;
    let isInverted = false;
    while (this.#isWord('!', 'time')) {
      isInverted ||= this.#isWord('!');
      this.#at++;
    }
    const commands = [this.#command()];
    while (this.#isOperator('|', '|&')) {
      this.#at++;
      this.#skipLines();
      commands.push(this.#command());
    }
    return { isInverted, commands, start, end: this.#end };
  }

  #command(): ShellCommand {
    const start = this.#start;
    if (this.#depth >= maxDepth) {
      this.gaveUp = true;
      this.#at = this.#tokens.length;
      return { kind: 'simple', raw: [], start, end: start };
    }
    this.#depth++;
    const command = this.#anyCommand();
    this.#depth--;
    return command;
  }

  #anyCommand(): ShellCommand {
    const next = this.#next;
    if (this.#isOperator('(')) return this.#group(')');
    switch (next?.kind === 'word' ? next.raw : undefined) {
      case '{':
        return this.#group('}');
      case 'for':
        return this.#loop('for');
      case 'select':
        return this.#loop('select');
      case 'while':
        return this.#loop('while');
      case 'until':
        return this.#loop('until');
      case 'if':
        return this.#if();
      case 'case':
        return this.#case();
      case 'function':
        return this.#function();
      case '[[': {
        const start = this.#start;
        this.#skipTo(']]');
        this.#take(']]');
        return { kind: 'test', start, end: this.#end };
      }
      default:
        return this.#simple();
    }
  }

  #group(closing: ')' | '}'): ShellCommand {
    const start = this.#start;
    this.#at++;
    const list = this.list();
    if (closing === ')') this.#takeOperator(')');
    else this.#take('}');
    const redirections = this.#words();
    return { kind: 'group', list, redirections, start, end: this.#end };
  }

  #loop(keyword: 'while' | 'until' | 'for' | 'select'): ShellCommand {
    const start = this.#start;
    this.#at++;
    const headStart = this.#start;
    let condition: ShellList = [];
    if (keyword === 'while' || keyword === 'until') condition = this.list();
    else this.#skipTo('do');
    const head = { start: headStart, end: this.#end };
    this.#take('do');
    const body = this.list();
    this.#take('done');
    const redirections = this.#words();
    return { kind: 'loop', keyword, head, condition, body, redirections, start, end: this.#end };
  }

  #if(): ShellCommand {
    const start = this.#start;
    const conditions: ShellList[] = [];
    const branches: ShellList[] = [];
    do {
      this.#at++;
      conditions.push(this.list());
      this.#take('then');
      branches.push(this.list());
    } while (this.#isWord('elif'));
    if (this.#isWord('else')) {
      this.#at++;
      branches.push(this.list());
    }
    this.#take('fi');
    const redirections = this.#words();
    return { kind: 'if', conditions, branches, redirections, start, end: this.#end };
  }

  #case(): ShellCommand {
    const start = this.#start;
    const branches: ShellList[] = [];
    this.#skipTo('in');
    this.#take('in');
    while (!this.isAtEnd() && !this.#isWord('esac')) {
      this.#skipLines();
      while (!this.isAtEnd() && !this.#isOperator(')') && !this.#isWord('esac')) this.#at++;
      if (!this.#isOperator(')')) break;
      this.#at++;
      branches.push(this.list());
      this.#takeOperator(';;', ';&', ';;&');
      this.#skipLines();
    }
    this.#take('esac');
    const redirections = this.#words();
    return { kind: 'case', branches, redirections, start, end: this.#end };
  }

  /** `function name { … }`, with or without `()`. */
  #function(): ShellCommand {
    const start = this.#start;
    this.#at++;
    const next = this.#next;
    const name = next?.kind === 'word' ? next.raw : '';
    this.#take(name);
    return this.#body(name, start);
  }

  #body(name: string, start: number): ShellCommand {
    this.#takeOperator('(');
    this.#takeOperator(')');
    this.#skipLines();
    const body = this.#command();
    return { kind: 'function', name, body, start, end: this.#end };
  }

  #words(): readonly string[] {
    const words: string[] = [];
    for (let next = this.#next; next?.kind === 'word'; next = this.#next) {
      words.push(next.raw);
      this.#at++;
    }
    return words;
  }

  #simple(): ShellCommand {
    const start = this.#start;
    const raw = this.#words();
    if (raw.length === 1 && this.#isOperator('(')) return this.#body(raw[0] ?? '', start);
    return { kind: 'simple', raw, start, end: this.#end };
  }
}
