/** The lines that go on with a command: `> `, a trailing `\`, here-documents, open quotes and loops. */
import type { Reporter } from './diagnostics.ts';
import type { FenceLine } from './fences.ts';
import type { PromptMatch } from './prompts.ts';
import { hereDocuments, openQuote } from './shell-words.ts';

interface Typed {
  /** The command's lines, without prompt and without the marks of a continuation. */
  readonly lines: readonly FenceLine[];
  /** Index of the first line that is no part of it. */
  readonly next: number;
}

type PromptFinder = (line: FenceLine) => PromptMatch | undefined;

export function readContinuation(
  first: FenceLine,
  lines: readonly FenceLine[],
  from: number,
  promptAt: PromptFinder,
  reporter: Reporter,
): Typed {
  const typed: FenceLine[] = [first];
  let index = from;
  for (;;) {
    const last = typed.at(-1) ?? first;
    const document = readHereDocuments(last, lines, index, reporter);
    if (document !== undefined) {
      typed.push(...document.lines);
      index = document.next;
      return { lines: typed, next: index };
    }
    const line = lines[index];
    if (line === undefined) return { lines: typed, next: index };
    const prompt = promptAt(line);
    const mark = MARK.exec(line.text)?.[0].length ?? 0;
    if (mark > 0 && prompt === undefined) {
      typed.push(without(line, mark));
    } else if (prompt !== undefined && prompt.kind !== 'inside') {
      return { lines: typed, next: index };
    } else if (/(?:^|[^\\])(?:\\\\)*\\\s*$/.test(last.text)) {
      // A blank after the backslash is reported; what is typed is what was meant.
      typed[typed.length - 1] = { text: last.text.trimEnd(), offset: last.offset };
      typed.push(without(line, 0));
    } else if (
      prompt === undefined &&
      (/(?:&&|\|)\s*$/.test(last.text) || closesLater(typed, lines, index, promptAt))
    ) {
      typed.push(without(line, 0));
    } else {
      return { lines: typed, next: index };
    }
    index++;
  }
}

/** `> ` or, in a database's shell, `    -> `; a lone `>` is an empty line. */
const MARK = /^\s{0,3}>(?: |$)|^\s+-> ?/;

function without({ text, offset }: FenceLine, length: number): FenceLine {
  return { text: text.slice(length), offset: offset + length };
}

/** An open quote or loop goes on only where the fence has its end before the next prompt. */
function closesLater(
  typed: readonly FenceLine[],
  lines: readonly FenceLine[],
  from: number,
  promptAt: PromptFinder,
): boolean {
  const text = typed.map((line) => line.text).join('\n');
  const quote = openQuote(text);
  const end = quote === undefined ? endOfLoop(text) : undefined;
  if (quote === undefined && end === undefined) return false;
  for (const line of lines.slice(from)) {
    if (promptAt(line) !== undefined) return false;
    if (quote === undefined ? end?.test(line.text) === true : line.text.includes(quote)) return true;
  }
  return false;
}

function endOfLoop(text: string): RegExp | undefined {
  if (/^\s*(?:for|while|until)\s/.test(text) && !DONE.test(text)) return DONE;
  if (/^\s*if\s/.test(text) && !FI.test(text)) return FI;
  return undefined;
}

const DONE = /(?:^|[\s;])done\b/;
const FI = /(?:^|[\s;])fi\b/;

/** Undefined where `line` opens none. */
function readHereDocuments(
  line: FenceLine,
  lines: readonly FenceLine[],
  from: number,
  reporter: Reporter,
): Typed | undefined {
  const documents = hereDocuments(line.text);
  if (documents.length === 0) return undefined;
  const typed: FenceLine[] = [];
  let index = from;
  const marked = MARK.test(lines[index]?.text ?? '');
  const plain = (one: FenceLine): FenceLine =>
    marked ? without(one, /^\s{0,3}> ?/.exec(one.text)?.[0].length ?? 0) : one;
  for (const { delimiter } of documents) {
    const end = lines.findIndex((one, at) => at >= index && plain(one).text.trim() === delimiter);
    if (end < 0) {
      reporter.report('heredocNeverEnds', line.offset, line.offset + line.text.length, { delimiter });
      // What follows cannot be told from output, unless it bears the continuation's mark.
      while (marked && MARK.test(lines[index]?.text ?? '')) typed.push(plain(lines[index++] ?? line));
      break;
    }
    typed.push(...lines.slice(index, end + 1).map(plain));
    index = end + 1;
  }
  return { lines: typed, next: index };
}
