/**
 * Whether shell text can end with another status than 0. Where it cannot, a promise of its status promises
 * nothing. Well enough for what people write in labs: what it cannot follow is taken to be able to fail.
 */
import { withoutHereDocuments } from './shell-words.ts';
import { commandWords, shellTokens, type ShellToken } from './shell-tokens.ts';

/** `pipefail`: the shell has been told that every part of a pipeline counts. Empty text can fail. */
export function alwaysSucceeds(text: string, pipefail: boolean): boolean {
  // The shell ends with the first that fails, and an expansion such as `${X:?}` ends it, too.
  if (setsErrexit(text) || /\$\{\w+:?\?/.test(text)) return false;
  const parser = new StatusParser(shellTokens(withoutHereDocuments(text)), pipefail || setsPipefail(text));
  return parser.succeeds();
}

export function setsPipefail(text: string): boolean {
  return /\bset\s+(?:-\w+\s+)*-\w*o\s+pipefail\b/.test(text);
}

export function setsErrexit(text: string): boolean {
  return /\bset\s+(?:-\w+\s+)*-(?:\w*e|\w*o\s+errexit\b)/.test(text);
}

/** In these words' place a list of commands ends. */
const ENDS = new Set(['then', 'do', 'done', 'fi', 'elif', 'else', 'esac', '}']);

/** Every method reads one thing of the shell's grammar and gives whether it can fail. */
class StatusParser {
  readonly #tokens: readonly ShellToken[];
  readonly #pipefail: boolean;
  #at = 0;
  /** Within a group that reads from a pipe. */
  #inPipe = false;

  constructor(tokens: readonly ShellToken[], pipefail: boolean) {
    this.#tokens = tokens;
    this.#pipefail = pipefail;
  }

  succeeds(): boolean {
    const canFail = this.#list();
    return canFail === false && this.#ended();
  }

  get #next(): ShellToken | undefined {
    return this.#tokens[this.#at];
  }

  #ended(): boolean {
    return this.#at >= this.#tokens.length;
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

  #skipLines(): void {
    while (this.#isOperator('\n')) this.#at++;
  }

  /** Undefined where it is empty. */
  #list(): boolean | undefined {
    let canFail: boolean | undefined;
    for (;;) {
      while (this.#isOperator(';', '\n')) this.#at++;
      const next = this.#next;
      if (next === undefined || this.#isOperator(')', ';;', ';&', ';;&')) return canFail;
      if (next.kind === 'word' && ENDS.has(next.raw)) return canFail;
      const before = this.#at;
      canFail = this.#andOr();
      if (this.#isOperator('&')) {
        // What goes on in the background has begun, whatever becomes of it.
        canFail = false;
        this.#at++;
      }
      if (this.#at === before) this.#at++;
    }
  }

  #andOr(): boolean {
    let canFail = this.#pipeline();
    while (this.#isOperator('&&', '||')) {
      const isAnd = this.#isOperator('&&');
      this.#at++;
      this.#skipLines();
      const other = this.#pipeline();
      canFail = isAnd ? canFail || other : canFail && other;
    }
    return canFail;
  }

  #pipeline(): boolean {
    let inverted = false;
    while (this.#isWord('!', 'time')) {
      inverted ||= this.#isWord('!');
      this.#at++;
    }
    let last = this.#command(this.#inPipe);
    let any = last;
    while (this.#isOperator('|', '|&')) {
      this.#at++;
      this.#skipLines();
      last = this.#command(true);
      any ||= last;
    }
    return inverted || (this.#pipefail ? any : last);
  }

  #command(piped: boolean): boolean {
    const outside = this.#inPipe;
    this.#inPipe = piped;
    const canFail = this.#anyCommand(piped);
    this.#inPipe = outside;
    return canFail;
  }

  #anyCommand(piped: boolean): boolean {
    const next = this.#next;
    if (this.#isOperator('(')) {
      this.#at++;
      const canFail = this.#list() ?? true;
      if (this.#isOperator(')')) this.#at++;
      return this.#redirected(canFail);
    }
    switch (next?.kind === 'word' ? next.raw : undefined) {
      case '{':
        return this.#block('}');
      case 'for':
      case 'select':
        this.#skipTo('do');
        return this.#block('done');
      case 'while':
      case 'until':
        return this.#loop();
      case 'if':
        return this.#if();
      case 'case':
        return this.#case();
      case '[[':
        this.#skipTo(']]');
        this.#take(']]');
        return true;
      default:
        return this.#simple(piped);
    }
  }

  /** From its opening word to its closing one. */
  #block(closing: string): boolean {
    this.#at++;
    const canFail = this.#list() ?? true;
    this.#take(closing);
    return this.#redirected(canFail);
  }

  /** A loop that waits for something ends only when that is so, or else runs out of its time. */
  #loop(): boolean {
    this.#at++;
    const first = this.#next;
    const reads = first?.kind === 'word' && /^(?:read$|IFS=)/.test(first.raw);
    const waits = this.#list() === true && !reads;
    return this.#block('done') || waits;
  }

  #if(): boolean {
    let any = false;
    do {
      this.#at++;
      this.#list();
      this.#take('then');
      any = (this.#list() ?? true) || any;
    } while (this.#isWord('elif'));
    if (this.#isWord('else')) {
      this.#at++;
      any = (this.#list() ?? true) || any;
    }
    this.#take('fi');
    return this.#redirected(any);
  }

  #case(): boolean {
    let any = false;
    this.#skipTo('in');
    this.#take('in');
    while (!this.#ended() && !this.#isWord('esac')) {
      this.#skipLines();
      while (!this.#ended() && !this.#isOperator(')') && !this.#isWord('esac')) this.#at++;
      if (!this.#isOperator(')')) break;
      this.#at++;
      if (this.#list() === true) any = true;
      if (this.#isOperator(';;', ';&', ';;&')) this.#at++;
      this.#skipLines();
    }
    this.#take('esac');
    return this.#redirected(any);
  }

  #skipTo(word: string): void {
    while (!this.#ended() && !this.#isWord(word)) this.#at++;
  }

  #redirected(canFail: boolean): boolean {
    const words = this.#words();
    return canFail || commandWords(words).files;
  }

  #words(): readonly string[] {
    const words: string[] = [];
    for (let next = this.#next; next?.kind === 'word'; next = this.#next) {
      words.push(next.raw);
      this.#at++;
    }
    return words;
  }

  #simple(piped: boolean): boolean {
    const raw = this.#words();
    if (raw.length === 1 && this.#isOperator('(')) {
      // `name() …` only says what the name means.
      this.#at++;
      if (this.#isOperator(')')) this.#at++;
      this.#skipLines();
      this.#command(false);
      return false;
    }
    const { words, files } = commandWords(raw);
    return files || canFail(words, raw, piped);
  }
}

const NEVER_FAIL = new Set(
  'true : echo printf export readonly declare typeset alias unset sleep wait jobs history pwd times'.split(
    ' ',
  ),
);
/** What becomes of the text that they read is not their affair: as a pipeline's last part they give 0. */
const FILTERS = new Set(
  (
    'awk base64 cat column cut expand fmt fold gawk head hexdump less mawk md5sum more nl od paste rev sed sha1sum ' +
    'sha256sum sort strings tac tail tee tr uniq wc xxd'
  ).split(' '),
);
const SHELLS = new Set(['sh', 'bash', 'dash', 'ash']);

function canFail(words: readonly string[], raw: readonly string[], piped: boolean): boolean {
  const [written, ...args] = words;
  const name = written?.replace(/^(?:\/usr)?\/bin\//, '');
  if (name === undefined) return raw.length === 0 || raw.some((word) => /\$\(|`/.test(word));
  if (name === 'exit' || name === 'return') return args[0] !== '0';
  if (name === 'eval') return !alwaysSucceeds(args.join(' '), false);
  if (SHELLS.has(name)) {
    const flag = args.findIndex((word) => /^-\w*c$/.test(word));
    const script = flag < 0 ? undefined : args[flag + 1];
    const options = args.slice(0, Math.max(0, flag + 1));
    if (options.some((word) => /^-\w*e/.test(word) || word === 'errexit')) return true;
    return script === undefined || !alwaysSucceeds(script, args.includes('pipefail'));
  }
  if (NEVER_FAIL.has(name)) return (name === 'wait' || name === 'alias') && args.length > 0;
  if (!piped || !FILTERS.has(name)) return true;
  if (readsFiles(name, args)) return true;
  return /^(?:sed|[gm]?awk)$/.test(name) && args.some((word) => /\bexit\b|\b[qQ]\s*[1-9]/.test(word));
}

/** Beside what comes through the pipe: `tee FILE`, `cat FILE`; or it checks what comes, as `sha256sum -c` does. */
function readsFiles(name: string, args: readonly string[]): boolean {
  if (/^(?:sort|\w+sum)$/.test(name)) return args.some((word) => /^-\w*c|^--check/.test(word));
  if (name === 'base64' || name === 'xxd') return args.some((word) => /^-\w*[dr]|^--decode/.test(word));
  if (!/^(?:cat|less|more|nl|rev|tac|tee|wc)$/.test(name)) return false;
  return args.some((word) => !word.startsWith('-') && word !== '/dev/null');
}
