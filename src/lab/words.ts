/** The words after a fence's language: how it is run. */
import type { Reporter } from './diagnostics.ts';
import type { Words } from './model.ts';
import { nearest } from './nearest.ts';
import { own } from './own.ts';

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };
type Setter = (words: Mutable<Words>, value: string) => boolean;

interface WordRule {
  readonly expected: string;
  /** False where the value will not do. */
  readonly set: Setter;
  /** True for those that change how something is run, so do nothing where nothing is. */
  readonly runOnly: boolean;
}

const flag = (name: 'background' | 'cleanup' | 'sample'): WordRule => ({
  expected: 'no value',
  set: (words, value) => {
    words[name] = true;
    return value === '';
  },
  runOnly: true,
});

const rules: Readonly<Record<string, WordRule>> = {
  timeout: { expected: 'a time such as `30s` or `2m`', set: duration('timeoutMs'), runOnly: true },
  retry: { expected: 'a time such as `60s`', set: duration('retryMs'), runOnly: true },
  exit: {
    expected: 'an exit status from 0 to 255',
    set: (words, value) => {
      words.exit = Number(value);
      return /^\d{1,3}$/.test(value) && words.exit <= 255;
    },
    runOnly: true,
  },
  background: flag('background'),
  cleanup: flag('cleanup'),
  skip: {
    expected: 'a reason in quotes',
    set: (words, value) => {
      words.skip = value;
      return value.trim() !== '';
    },
    runOnly: true,
  },
  only: {
    expected: '`linux` or `windows`',
    set: (words, value) => {
      if (value !== 'linux' && value !== 'windows') return false;
      words.only = value;
      return true;
    },
    runOnly: true,
  },
  sample: { ...flag('sample'), runOnly: false },
  save: {
    expected: 'a path below the lab folder, without `..`',
    set: (words, value) => {
      words.save = value;
      return /^[^/\\]/.test(value) && !value.split('/').includes('..') && !value.endsWith('/');
    },
    runOnly: false,
  },
  id: {
    expected: 'letters, digits and hyphens',
    set: (words, value) => {
      words.id = value;
      return /^[A-Za-z][\w-]*$/.test(value);
    },
    runOnly: false,
  },
};

const knownWords: readonly string[] = Object.keys(rules);

export const noWords: Words = { background: false, cleanup: false, sample: false };

/** What `text` (which begins at `offset` of the page) says. What is wrong is reported and left out. */
export function parseWords(text: string, offset: number, reporter: Reporter): Words {
  let words: Mutable<Words> = { ...noWords };
  const seen = new Set<string>();
  for (const match of text.matchAll(/([^\s="]+)(?:=("(?:[^"\\]|\\.)*"?|[^\s"]*))?|\S+/g)) {
    const [whole, name = whole, raw] = match;
    const start = offset + match.index;
    const end = start + whole.length;
    const wordRule = own(rules, name);
    if (wordRule === undefined) {
      const near = own(sameElsewhere, name) ?? nearest(name, knownWords);
      const advice = adviceOn(name);
      const params = { word: name, near, known: knownWords.join(', '), advice };
      reporter.report('unknownWord', start, start + name.length, params, near);
      continue;
    }
    if (seen.has(name)) {
      reporter.report('repeatedWord', start, end, { word: name });
      continue;
    }
    seen.add(name);
    const value = unquote(raw);
    const next = { ...words };
    if (value !== undefined && wordRule.set(next, value)) words = next;
    else {
      const found = raw === undefined || raw === '' ? 'nothing' : `\`${raw}\``;
      reporter.report('badWord', start, end, { word: name, expected: wordRule.expected, found });
    }
  }
  return words;
}

/** Words of Labspaces that have another name here. */
const sameElsewhere: Readonly<Record<string, string>> = { 'save-as': 'save', 'no-run-button': 'sample' };

/** What to do about a word of another dialect that has no like here. */
function adviceOn(word: string): string | undefined {
  if (/^\{\{(?:exec|execute|copy|interrupt)\b|^interrupt\}\}$/.test(word))
    return 'Leave it out: `console`, `bash` and `sh` run as they are, and every command can be copied.';
  if (/^no-copy(?:-button)?$/.test(word)) return 'Leave it out: every command can be copied.';
  if (word === 'title' || word === 'filename') return 'Leave it out, and write it as text above the fence.';
  return /^\{[\d,\s-]+\}$/.test(word) ? 'Leave it out: no lines are set off.' : undefined;
}

/** The first word that does nothing on a fence that is never run. */
export function idleWord(text: string): string | undefined {
  return text.split(/[\s=]/).find((word) => Object.hasOwn(rules, word) && rules[word]?.runOnly === true);
}

/** Undefined where a quote is not closed. */
function unquote(raw: string | undefined): string | undefined {
  if (raw === undefined) return '';
  if (!raw.startsWith('"')) return raw;
  if (raw.length < 2 || !raw.endsWith('"')) return undefined;
  return raw.slice(1, -1).replace(/\\(.)/g, '$1');
}

function duration(member: 'timeoutMs' | 'retryMs'): Setter {
  const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000 };
  return (words, value) => {
    const [, amount, unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(value) ?? [];
    words[member] = Math.round(Number(amount ?? 0) * (units[unit] ?? 0));
    return words[member] > 0;
  };
}
