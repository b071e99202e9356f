/**
 * What a person sees of a terminal's bytes: colours and titles gone, redrawn lines (progress bars,
 * `docker pull`, `docker compose up`, BuildKit) as they stand at the end, no blanks at line ends, no blank
 * lines at either end. Concealed text is as many blanks. As if the terminal were endlessly wide and high.
 */
import type { Rendition } from '../lab/rendition.ts';
import { isUnseen, plainRendition, renditionAfter } from '../lab/rendition.ts';
import { escapeAt } from './escapes.ts';

export interface Screen {
  readonly lines: string[];
  /** Text that the terminal got and its own codes kept from being seen, each piece on a line; '' without any. */
  readonly hidden: string;
}

/** The lines that stand on the screen after `raw`. */
export function screenLines(raw: string): string[] {
  return screenOf(raw).lines;
}

export function screenOf(raw: string): Screen {
  const text = raw.replaceAll('\r\n', '\n');
  if (!/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/.test(text)) {
    return { lines: trimmed(text.split('\n')), hidden: '' };
  }
  const { lines, hidden } = drawn(sevenBit(raw));
  return { lines: trimmed(lines), hidden: hiddenText(hidden) };
}

/** With the two-byte form of controls that have a form of one byte too: terminals take either. */
function sevenBit(raw: string): string {
  return raw.replace(
    /[\u0080-\u009f]/g,
    (control) => `\u001b${String.fromCharCode(control.charCodeAt(0) - 0x40)}`,
  );
}

function hiddenText(pieces: readonly string[]): string {
  return pieces
    .flatMap((piece) => piece.split(/[\r\n]+/))
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n');
}

function trimmed(lines: readonly string[]): string[] {
  const ends = lines.map((line) => line.trimEnd());
  let start = 0;
  let end = ends.length;
  while (end > 0 && ends[end - 1] === '') end -= 1;
  while (start < end && ends[start] === '') start += 1;
  return ends.slice(start, end);
}

interface Drawing {
  lines: string[];
  row: number;
  column: number;
  /** Row that absolute positions count from: what was cleared away lies above. */
  top: number;
  saved: { row: number; column: number };
  /** The main screen, while a full-screen program (`less`, `top`) has its own. */
  main: string[] | undefined;
  rendition: Rendition;
  /** Concealed text, a piece for each stretch of it, and strings that are no title. */
  hidden: string[];
}

/** More than any screen has; bounds what a number in an escape sequence can make of memory. */
const farthest = 10_000;

function drawn(raw: string): { lines: string[]; hidden: readonly string[] } {
  const screen: Drawing = {
    lines: [''],
    row: 0,
    column: 0,
    top: 0,
    saved: { row: 0, column: 0 },
    main: undefined,
    rendition: plainRendition,
    hidden: [],
  };

  const plain = /[^\u0000-\u001f\u007f-\u009f]+/y;
  for (let index = 0; index < raw.length;) {
    plain.lastIndex = index;
    const text = plain.exec(raw)?.[0];
    if (text !== undefined) {
      if (isUnseen(screen.rendition)) conceal(screen, text);
      else write(screen, text);
      index += text.length;
      continue;
    }
    const escape = escapeAt(raw, index);
    if (escape === undefined) {
      control(screen, raw.charAt(index));
      index += 1;
      continue;
    }
    if (escape.kind === 'csi') sequence(screen, escape.final, escape.parameters);
    else if (escape.kind === 'single') single(screen, escape.final);
    else if (escape.hidden !== undefined) screen.hidden.push(escape.hidden);
    index = escape.end;
  }
  const { main, lines, hidden } = screen;
  if (main === undefined) return { lines, hidden };
  // A full-screen program that never left its screen: what came since is not among the output.
  return { lines: main, hidden: [...hidden, ...lines] };
}

function conceal(screen: Drawing, text: string): void {
  screen.hidden.push(text);
  write(screen, ' '.repeat(text.length));
}

function line(screen: Drawing): string {
  while (screen.lines.length <= screen.row) screen.lines.push('');
  return screen.lines[screen.row] ?? '';
}

function write(screen: Drawing, text: string): void {
  const before = line(screen);
  if (screen.column === before.length) {
    screen.lines[screen.row] = before + text;
  } else {
    const start = before.slice(0, screen.column).padEnd(screen.column);
    screen.lines[screen.row] = start + text + before.slice(screen.column + text.length);
  }
  screen.column += text.length;
}

function control(screen: Drawing, character: string): void {
  switch (character) {
    case '\n':
      screen.row += 1;
      screen.column = 0;
      line(screen);
      break;
    case '\r':
      screen.column = 0;
      break;
    case '\b':
      screen.column = Math.max(0, screen.column - 1);
      break;
    case '\t':
      if (screen.column >= line(screen).length) write(screen, '\t');
      else screen.column += 8 - (screen.column % 8);
      break;
    default:
      break;
  }
}

function moveTo(screen: Drawing, row: number, column: number): void {
  screen.row = Math.min(Math.max(screen.top, row), screen.lines.length + farthest);
  screen.column = Math.min(Math.max(0, column), farthest);
}

function single(screen: Drawing, final: string): void {
  if (final === '7') screen.saved = { row: screen.row, column: screen.column };
  else if (final === '8') moveTo(screen, screen.saved.row, screen.saved.column);
  else if (final === 'M') moveTo(screen, screen.row - 1, screen.column);
  else if (final === 'D') moveTo(screen, screen.row + 1, screen.column);
  else if (final === 'E') moveTo(screen, screen.row + 1, 0);
  else if (final === 'c') clear(screen);
}

function clear(screen: Drawing): void {
  screen.lines = [''];
  screen.top = 0;
  screen.row = 0;
}

function sequence(screen: Drawing, final: string, parameters: string): void {
  if (parameters.startsWith('?')) {
    if (/^\?(?:1049|1047|47)$/.test(parameters)) otherScreen(screen, final === 'h');
    return;
  }
  const [first, second] = parameters.split(';').map((text) => (text === '' ? undefined : Number(text)));
  const count = Math.min(Math.max(1, first ?? 1), farthest);
  const { row, column } = screen;
  switch (final) {
    case 'A': {
      moveTo(screen, row - count, column);
      return;
    }
    case 'B': {
      moveTo(screen, row + count, column);
      return;
    }
    case 'C': {
      moveTo(screen, row, column + count);
      return;
    }
    case 'D': {
      moveTo(screen, row, column - count);
      return;
    }
    case 'E': {
      moveTo(screen, row + count, 0);
      return;
    }
    case 'F': {
      moveTo(screen, row - count, 0);
      return;
    }
    case 'G': {
      moveTo(screen, row, count - 1);
      return;
    }
    case 'd': {
      moveTo(screen, screen.top + count - 1, column);
      return;
    }
    case 'H':
    case 'f': {
      moveTo(screen, screen.top + count - 1, (second ?? 1) - 1);
      return;
    }
    case 'm':
      screen.rendition = renditionAfter(screen.rendition, parameters);
      return;
    case 's':
      screen.saved = { row, column };
      return;
    case 'u': {
      moveTo(screen, screen.saved.row, screen.saved.column);
      return;
    }
    default: {
      change(screen, final, first ?? 0, count);
      return;
    }
  }
}

/** Sequences that erase, insert and delete. */
function change(screen: Drawing, final: string, mode: number, count: number): void {
  const text = line(screen);
  const { row, column } = screen;
  switch (final) {
    case 'K':
      screen.lines[row] = mode === 0 ? text.slice(0, column) : mode === 1 ? blankUpTo(text, column + 1) : '';
      break;
    case 'J':
      if (mode >= 2) {
        clear(screen);
      } else if (mode === 0) {
        screen.lines.length = row + 1;
        screen.lines[row] = text.slice(0, column);
      } else {
        for (let above = screen.top; above < row; above += 1) screen.lines[above] = '';
        screen.lines[row] = blankUpTo(text, column + 1);
      }
      break;
    case 'P':
      screen.lines[row] = text.slice(0, column) + text.slice(column + count);
      break;
    case '@':
      screen.lines[row] = text.slice(0, column) + ' '.repeat(count) + text.slice(column);
      break;
    case 'X':
      screen.lines[row] = text.slice(0, column) + ' '.repeat(count) + text.slice(column + count);
      break;
    case 'L':
      screen.lines.splice(row, 0, ...Array.from({ length: count }, () => ''));
      break;
    case 'M':
      screen.lines.splice(row, count);
      break;
    default:
      break;
  }
}

function blankUpTo(text: string, column: number): string {
  return text.length <= column ? '' : ' '.repeat(column) + text.slice(column);
}

function otherScreen(screen: Drawing, entered: boolean): void {
  if (entered && screen.main === undefined) {
    screen.saved = { row: screen.row, column: screen.column };
    screen.main = screen.lines;
    clear(screen);
  } else if (!entered && screen.main !== undefined) {
    screen.lines = screen.main;
    screen.main = undefined;
    moveTo(screen, screen.saved.row, screen.saved.column);
  }
}
