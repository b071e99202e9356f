/** Shell text cut into words and operators, so that its grammar can be followed. It never throws. */

export type ShellToken = (
  { readonly kind: 'word'; readonly raw: string } | { readonly kind: 'operator'; readonly text: string }
) & {
  /** Where it begins in the text. */
  readonly start: number;
};

const operatorPattern = /(?:&&|\|\||;;&|;;|;&|\|&|[;&|()\n])/y;

/** A word is as written, quotes and all. Comments and continued lines' ends are left out. */
export function shellTokens(text: string): readonly ShellToken[] {
  const tokens: ShellToken[] = [];
  let at = 0;
  while (at < text.length) {
    const char = text.charAt(at);
    if (char === '\\' && text[at + 1] === '\n') at += 2;
    else if (/[ \t\r]/.test(char)) at++;
    else if (char === '#') {
      const end = text.indexOf('\n', at);
      at = end < 0 ? text.length : end;
    } else {
      operatorPattern.lastIndex = at;
      const operator = text.startsWith('&>', at) ? undefined : operatorPattern.exec(text)?.[0];
      if (operator !== undefined) {
        tokens.push({ kind: 'operator', text: operator, start: at });
        at += operator.length;
        continue;
      }
      const end = Math.max(at + 1, endOfWord(text, at));
      tokens.push({ kind: 'word', raw: text.slice(at, end), start: at });
      at = end;
    }
  }
  return tokens;
}

function endOfWord(text: string, start: number): number {
  let at = start;
  while (at < text.length) {
    const char = text.charAt(at);
    const before = at > start ? text.charAt(at - 1) : '';
    if (char === '\\') at += 2;
    else if (char === "'") at = after(text, "'", at + 1);
    else if (char === '"') at = endOfQuote(text, at + 1);
    else if (char === '`') at = after(text, '`', at + 1);
    else if (char === '$' && text[at + 1] === '(') at = endOfGroup(text, at + 2, '(', ')');
    else if (char === '$' && text[at + 1] === '{') at = endOfGroup(text, at + 2, '{', '}');
    // `<(…)`, `>(…)` and `NAME=(…)`.
    else if (char === '(' && /[<>=]/.test(before)) at = endOfGroup(text, at + 1, '(', ')');
    // `2>&1`, `&>file`, `>|file`.
    else if (char === '&' && (/[<>]/.test(before) || (at === start && text[at + 1] === '>'))) at++;
    else if (char === '|' && before === '>') at++;
    else if (/[\s;&|()]/.test(char)) return at;
    else at++;
  }
  return Math.min(at, text.length);
}

function after(text: string, mark: string, from: number): number {
  const end = text.indexOf(mark, from);
  return end < 0 ? text.length : end + 1;
}

function endOfQuote(text: string, from: number): number {
  let at = from;
  while (at < text.length && text[at] !== '"') {
    if (text[at] === '\\') at += 2;
    else if (text[at] === '$' && text[at + 1] === '(') at = endOfGroup(text, at + 2, '(', ')');
    else at++;
  }
  return at + 1;
}

function endOfGroup(text: string, from: number, open: string, close: string): number {
  let depth = 1;
  let at = from;
  while (at < text.length) {
    const char = text[at];
    if (char === '\\') at++;
    else if (char === "'") at = after(text, "'", at + 1) - 1;
    else if (char === open) depth++;
    else if (char === close && --depth === 0) return at + 1;
    at++;
  }
  return text.length;
}

export interface CommandWords {
  /** The program and its arguments, without quotes, redirections and what only stands before a program. */
  readonly words: readonly string[];
  /** True where it reads or writes a file by a redirection, which can fail by itself. */
  readonly files: boolean;
}

const redirection = /^(?:\d*|\{\w+\}|&)(?:>>|>\||>&|<&|<<<|<<-?|<>|>|<)(.*)$/s;
const prefixes = new Set(['sudo', 'env', 'command', 'builtin', 'exec', 'nohup', 'time']);

/** `raw`: the words of one simple command as written. */
export function commandWords(raw: readonly string[]): CommandWords {
  const words: string[] = [];
  let files = false;
  for (let index = 0; index < raw.length; index++) {
    const word = raw[index] ?? '';
    const target = /^[<>]\(/.test(word) ? undefined : redirection.exec(word)?.[1];
    if (target === undefined) {
      words.push(word);
      continue;
    }
    const to = target === '' ? (raw[++index] ?? '') : target;
    files ||= !/^(?:\d+|-|\/dev\/null)$/.test(to) && !word.includes('<<');
  }
  const first = words.findIndex((word) => !prefixes.has(word) && !/^[A-Za-z_]\w*\+?=/.test(word));
  return { words: first < 0 ? [] : words.slice(first).map(unquoted), files };
}

function unquoted(word: string): string {
  return word.replace(/'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)/gs, (_, single, double, escaped) =>
    String(single ?? double ?? escaped ?? ''),
  );
}
