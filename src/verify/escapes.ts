/** Reads one escape sequence of a terminal (ECMA-48 and xterm's) out of a text. */

export type Escape =
  /** `ESC [ parameters final`, parameters as written. */
  | { readonly kind: 'csi'; readonly final: string; readonly parameters: string; readonly end: number }
  /** `ESC final`. */
  | { readonly kind: 'single'; readonly final: string; readonly end: number }
  /**
   * Titles, links, marks, device strings, or a sequence cut off by the text's end: nothing to see. `hidden`: what it
   * swallowed that is no such thing, as a title that is never ended swallows the output that follows.
   */
  | { readonly kind: 'unseen'; readonly end: number; readonly hidden?: string };

const csi = /\u001b\[([0-?]*)[ -/]*([@-~])/y;
const single = /\u001b[ -/]*([0-~])/y;
/** OSC, DCS, SOS, PM and APC strings end with BEL or `ESC \`; another ESC breaks them off. */

const string = /\u001b[\]PX^_][^\u0007\u001b]*(?:\u0007|\u001b\\)?/y;

/** The sequence that begins at `index`; undefined where none does. */
export function escapeAt(text: string, index: number): Escape | undefined {
  if (text[index] !== '\u001b') return undefined;
  const next = text[index + 1];
  if (next === '[') {
    const found = at(csi, text, index);
    if (found === null) return { kind: 'unseen', end: brokenOff(text, index + 2) };
    return { kind: 'csi', parameters: found[1] ?? '', final: found[2] ?? '', end: csi.lastIndex };
  }
  if (next !== undefined && ']PX^_'.includes(next)) {
    at(string, text, index);
    const end = string.lastIndex;
    const hidden = hiddenIn(text.slice(index, end));
    return { kind: 'unseen', end, ...(hidden === '' ? {} : { hidden }) };
  }
  const found = at(single, text, index);
  if (found === null) return { kind: 'unseen', end: index + 1 };
  // A sequence with a middle, such as `ESC ( B`, chooses a character set.
  if (single.lastIndex > index + 2) return { kind: 'unseen', end: single.lastIndex };
  return { kind: 'single', final: found[1] ?? '', end: single.lastIndex };
}

/**
 * What a string hides that has no end of its own, breaks lines, or is of a kind (`ESC X`, `^`, `_`) that shows nothing
 * at all: titles, links and marks are one line and end.
 */
function hiddenIn(sequence: string): string {
  const ended = /(?:\u0007|\u001b\\)$/.exec(sequence);
  const body = sequence.slice(2, ended?.index);
  const isHonest = ended !== null && ']P'.includes(sequence.charAt(1)) && !/[\r\n]/.test(body);
  if (isHonest) return '';
  // Of an operating system command the number and what it sets apart are no text.
  return sequence.charAt(1) === ']' ? body.replace(/^\d*;?/, '') : body;
}

function at(pattern: RegExp, text: string, index: number): RegExpExecArray | null {
  pattern.lastIndex = index;
  return pattern.exec(text);
}

/** Behind what may belong to a sequence without an end. */
function brokenOff(text: string, index: number): number {
  let end = index;
  while (end < text.length && /[ -?]/.test(text.charAt(end))) end += 1;
  return end;
}
