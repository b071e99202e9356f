/**
 * Shell integration marks (OSC 133) in a terminal's bytes, as `bashrc` writes them, and readline's word that
 * it waits. Bytes come in any pieces: a character or a mark may be cut anywhere. Whose a mark is, and whether
 * it is to be believed, is for `trust.ts`.
 */

/** Of which shell a mark is, and of which of its prompts. */
export interface Signature {
  readonly secret: string;
  /** A number that no two prompts share. */
  readonly prompt: string;
}

export type Mark =
  /** A shell begins: its marks will have this secret. */
  | { readonly kind: 'shell'; readonly secret: string }
  /** A prompt begins. */
  | ({ readonly kind: 'prompt' } & Signature)
  /** The prompt stands; what follows is the line being typed. */
  | ({ readonly kind: 'line' } & Signature)
  /** The shell asks for a further line of the same command (`> `). */
  | ({ readonly kind: 'continuation' } & Signature)
  /** The command runs; what follows is its output. */
  | ({ readonly kind: 'output' } & Signature)
  /** The command ended. Without a status: what ended it is, as it seems, a new shell's first prompt. */
  | ({ readonly kind: 'done'; readonly status: number | undefined } & Signature)
  /** The shell's readline shows a prompt, whatever that is. */
  | { readonly kind: 'reading'; readonly secret: string }
  /** Asked by a key, the shell says that it reads, and what of its prompt had been changed ('': nothing). */
  | { readonly kind: 'here'; readonly secret: string; readonly changed: string }
  /** A script (`script.ts`) begins its statement `index`, and shows it; `running`: its output follows. */
  | { readonly kind: 'statement'; readonly secret: string; readonly index: number }
  | { readonly kind: 'running'; readonly secret: string }
  /** The shell cannot mark its prompt any more. */
  | { readonly kind: 'astray'; readonly secret: string; readonly why: string };

export type StreamPart =
  | Mark
  | { readonly kind: 'text'; readonly text: string }
  /** Some program's readline waits for a line. */
  | { readonly kind: 'waiting' }
  /** It has got one. */
  | { readonly kind: 'read' };

const introducer = '\u001b]133;';
/** Bracketed paste, which readline turns on while it waits and off, with a carriage return, when it has its line. */
const waiting = '\u001b[?2004h';
const read = '\u001b[?2004l';
const beginnings = [introducer, waiting, read];
/** A mark is short; what is longer than this without an end is not one. */
const longestMark = 160;

export class MarkParser {
  readonly #decoder = new TextDecoder();
  #rest = '';

  /** The parts that `bytes` completes, in order. Text is never held back but for the begin of a mark. */
  push(bytes: Uint8Array): StreamPart[] {
    const parts: StreamPart[] = [];
    let text = this.#rest + this.#decoder.decode(bytes, { stream: true });
    this.#rest = '';
    while (text !== '') {
      const found = first(text);
      if (found === undefined) {
        const held = partialBeginning(text);
        pushText(parts, text.slice(0, text.length - held));
        this.#rest = text.slice(text.length - held);
        break;
      }
      const { at, beginning } = found;
      pushText(parts, text.slice(0, at));
      if (beginning !== introducer) {
        parts.push({ kind: beginning === waiting ? 'waiting' : 'read' });
        text = text.slice(at + beginning.length);
        continue;
      }
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

/** The first place in `text` where a mark, or readline's word, begins. */
function first(text: string): { readonly at: number; readonly beginning: string } | undefined {
  for (let at = text.indexOf('\u001b'); at !== -1; at = text.indexOf('\u001b', at + 1)) {
    const beginning = beginnings.find((one) => text.startsWith(one, at));
    if (beginning !== undefined) return { at, beginning };
  }
  return undefined;
}

/** How many characters at the end of `text` may be the begin of one. */
function partialBeginning(text: string): number {
  const at = text.lastIndexOf('\u001b');
  const end = at === -1 ? '' : text.slice(at);
  return end !== '' && beginnings.some((one) => one.startsWith(end)) ? end.length : 0;
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
  const [letter, secret = '', detail = '', status = ''] = body.split(';');
  if (secret === '') return undefined;
  switch (letter) {
    case 'L':
      return { kind: 'shell', secret };
    case 'R':
      return { kind: 'reading', secret };
    case 'H':
      return { kind: 'here', secret, changed: detail };
    case 'S':
      return { kind: 'statement', secret, index: Number(detail) };
    case 'T':
      return { kind: 'running', secret };
    case 'X':
      return { kind: 'astray', secret, why: detail };
    case 'A':
      return { kind: 'prompt', secret, prompt: detail };
    case 'B':
      return { kind: 'line', secret, prompt: detail };
    case 'C':
      return { kind: 'output', secret, prompt: detail };
    case 'P':
      return { kind: 'continuation', secret, prompt: detail };
    case 'D':
      return /^\d{1,3}$/.test(status)
        ? { kind: 'done', secret, prompt: detail, status: Number(status) }
        : undefined;
    default:
      return undefined;
  }
}
