/** Bytes of a file to text, or why not. */
import type { FindingPlace } from './diagnostics.ts';

/** Of browsers and Node alike, and no input or output; the language of this folder has no other name of theirs. */
declare const TextDecoder: new (
  label: 'utf-8',
  options: { readonly ignoreBOM: true },
) => { decode(bytes: Uint8Array): string };

/** Larger pages are refused: no reader reads them, and they would hold up every other page. */
export const maxPageBytes = 1024 * 1024;

export type Decoded =
  | { readonly status: 'text'; readonly text: string; readonly badOffset: number | undefined }
  | { readonly status: 'refused'; readonly reason: 'binary' | 'too-large'; readonly place: FindingPlace };

/** UTF-8 with or without a byte order mark; a byte that is not UTF-8 becomes `�` and is reported, NUL means binary. */
export function decode(input: string | Uint8Array): Decoded {
  const size = input.length;
  if (size > maxPageBytes) return { status: 'refused', reason: 'too-large', place: { start: 0, end: 0 } };
  const text =
    typeof input === 'string' ? input : new TextDecoder('utf-8', { ignoreBOM: true }).decode(input);
  const nul = text.indexOf('\0');
  if (nul >= 0) return { status: 'refused', reason: 'binary', place: { start: 0, end: 0 } };
  const bad = typeof input === 'string' ? -1 : text.indexOf('\uFFFD');
  return { status: 'text', text, badOffset: bad < 0 ? undefined : bad };
}
