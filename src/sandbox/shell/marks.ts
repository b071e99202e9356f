/**
 * Shell integration marks (OSC 133) in a terminal's bytes, as `bashrc` writes them. Bytes come in any
 * pieces: a character or a mark may be cut anywhere.
 */

export type Mark =
  /** A prompt begins. */
  | { readonly kind: 'prompt' }
  /** The prompt stands; what follows is the line being typed. */
  | { readonly kind: 'line' }
  /** The shell asks for a further line of the same command (`> `). */
  | { readonly kind: 'continuation' }
  /** The command runs; what follows is its output. */
  | { readonly kind: 'output' }
  /** The command ended. Without a status: a new shell is about to give its first prompt. */
  | { readonly kind: 'done'; readonly status: number | undefined };

export type StreamPart = Mark | { readonly kind: 'text'; readonly text: string };

const introducer = '\u001b]133;';
/** A mark is short; what is longer than this without an end is not one. */
const longestMark = 64;

export class MarkParser {
  readonly #decoder = new TextDecoder();
  #rest = '';

  /** The parts that `bytes` completes, in order. Text is never held back but for the begin of a mark. */
  push(bytes: Uint8Array): StreamPart[] {
    const parts: StreamPart[] = [];
    let text = this.#rest + this.#decoder.decode(bytes, { stream: true });
    this.#rest = '';
    while (text !== '') {
      const at = text.indexOf(introducer);
      if (at === -1) {
        const held = partialIntroducer(text);
        pushText(parts, text.slice(0, text.length - held));
        this.#rest = text.slice(text.length - held);
        break;
      }
      pushText(parts, text.slice(0, at));
      const end = markEnd(text, at + introducer.length);
      if (end === undefined) {
        if (text.length - at > longestMark) {
          pushText(parts, text.slice(at, at + introducer.length));
          text = text.slice(at + introducer.length);
          continue;
        }
        this.#rest = text.slice(at);
        break;
      }
      const mark = readMark(text.slice(at + introducer.length, end.from));
      if (mark !== undefined) parts.push(mark);
      text = text.slice(end.to);
    }
    return parts;
  }
}

function pushText(parts: StreamPart[], text: string): void {
  if (text !== '') parts.push({ kind: 'text', text });
}

/** How many characters at the end of `text` may be the begin of an introducer. */
function partialIntroducer(text: string): number {
  for (let length = Math.min(introducer.length - 1, text.length); length > 0; length -= 1) {
    if (text.endsWith(introducer.slice(0, length))) return length;
  }
  return 0;
}

/** Where a mark's body ends and the text goes on: BEL or ESC \ end it. */
function markEnd(text: string, start: number): { from: number; to: number } | undefined {
  for (let index = start; index < text.length && index - start <= longestMark; index += 1) {
    if (text[index] === '\u0007') return { from: index, to: index + 1 };
    if (text[index] === '\u001b' && text[index + 1] === '\\') return { from: index, to: index + 2 };
  }
  return undefined;
}

function readMark(body: string): Mark | undefined {
  const [letter, detail] = body.split(';');
  switch (letter) {
    case 'A':
      return { kind: 'prompt' };
    case 'B':
      return { kind: 'line' };
    case 'C':
      return { kind: 'output' };
    case 'P':
      return { kind: 'continuation' };
    case 'D':
      return {
        kind: 'done',
        status: detail !== undefined && /^\d{1,3}$/.test(detail) ? Number(detail) : undefined,
      };
    default:
      return undefined;
  }
}
