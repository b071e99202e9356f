/** A code block of the page with each of its lines found again in the file. */
import type { Code } from 'mdast';
import type { Source } from './source.ts';

export interface FenceLine {
  readonly text: string;
  /** Where `text` begins in the page. */
  readonly offset: number;
}

export interface Fence {
  readonly kind: 'fenced' | 'indented';
  readonly start: number;
  readonly end: number;
  /** The opening marks, such as three backticks; '' for indented code. */
  readonly marks: string;
  /** As written after the marks, '' without. */
  readonly language: string;
  /** Where the language stands or would stand. */
  readonly languageOffset: number;
  readonly words: string;
  readonly wordsOffset: number;
  readonly lines: readonly FenceLine[];
  readonly closed: 'yes' | 'cut-short' | 'never';
}

/** `bodyOffset` is what the parser's offsets lack (a byte order mark). */
export function readFence(node: Code, source: Source): Fence | undefined {
  const { position } = node;
  if (position?.start.offset === undefined || position.end.offset === undefined) return undefined;
  const start = position.start.offset + source.bodyOffset;
  const end = position.end.offset + source.bodyOffset;
  const opening = /^(`{3,}|~{3,})([ \t]*)(\S*)([ \t]*)([^\r\n]*)/.exec(source.text.slice(start, end));
  const firstLine = source.position(start).line;
  const values = node.value === '' ? [] : node.value.split(/\r\n|\n|\r/);
  if (opening === null) {
    const lines = values.map((text, index) => locate(text, source, firstLine + index));
    const none = { marks: '', language: '', languageOffset: start, words: '', wordsOffset: start };
    return { kind: 'indented', start, end, ...none, lines, closed: 'yes' };
  }
  const [, marks = '', gap = '', language = '', secondGap = '', words = ''] = opening;
  const languageOffset = start + marks.length + gap.length;
  return {
    kind: 'fenced',
    start,
    end,
    marks,
    language,
    languageOffset: language === '' ? start + marks.length : languageOffset,
    words: words.trimEnd(),
    wordsOffset: languageOffset + language.length + secondGap.length,
    lines: values.map((text, index) => locate(text, source, firstLine + 1 + index)),
    closed: howClosed(source, marks, start, end),
  };
}

/** Containers (list items, quotes) take a prefix off each line, so a line of code is the end of a line of the file. */
function locate(text: string, source: Source, lineNumber: number): FenceLine {
  const line = source.line(lineNumber);
  if (line === undefined) return { text, offset: source.text.length };
  if (line.text.endsWith(text)) return { text, offset: line.offset + line.text.length - text.length };
  // A tab that was taken only in part left blanks in the code that are not in the file.
  const visible = text.trimStart();
  const at = line.text.lastIndexOf(visible);
  return { text, offset: line.offset + Math.max(0, at - (text.length - visible.length)) };
}

function howClosed(source: Source, marks: string, start: number, end: number): Fence['closed'] {
  const first = source.position(start).line;
  const last = source.position(end);
  const lastLine = source.line(last.column === 1 ? last.line - 1 : last.line);
  const closing = new RegExp(`^[\\s>]*\\${marks.charAt(0)}{${marks.length},}[ \\t]*$`);
  const lastNumber = last.column === 1 ? last.line - 1 : last.line;
  if (lastLine !== undefined && lastNumber > first && closing.test(lastLine.text)) return 'yes';
  return source.text.slice(end).trim() === '' ? 'never' : 'cut-short';
}
