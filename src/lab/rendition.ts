/** Whether a terminal shows text so that it can be seen, as far as its "select graphic rendition" tells. */

/** Colours as their numbers are written, `5;1` for one of the table; undefined: the terminal's own. */
export interface Rendition {
  readonly conceals: boolean;
  readonly ink: string | undefined;
  readonly paper: string | undefined;
}

export const plainRendition: Rendition = { conceals: false, ink: undefined, paper: undefined };

/** Text in it is seen by nobody: concealed, or of its ground's colour. */
export function isUnseen({ conceals, ink, paper }: Rendition): boolean {
  return conceals || (ink !== undefined && ink === paper);
}

/** What holds after `ESC [ parameters m`, where `before` held. */
export function renditionAfter(before: Rendition, parameters: string): Rendition {
  let { conceals, ink, paper } = before;
  const codes = parameters.split(';');
  for (let index = 0; index < codes.length; index += 1) {
    const [code, ...parts] = (codes[index] ?? '').split(':');
    const number = code === '' ? 0 : Number(code);
    if (number === 38 || number === 48 || number === 58) {
      // A colour's own numbers follow it, after colons in the same parameter or as the next ones.
      const taken = parts.length > 0 ? 0 : codes[index + 1] === '2' ? 4 : 2;
      const colour = parts.length > 0 ? ofColons(parts) : codes.slice(index + 1, index + 1 + taken).join(';');
      index += taken;
      if (number === 38) ink = colour;
      else if (number === 48) paper = colour;
    } else if (number === 0) ({ conceals, ink, paper } = plainRendition);
    else if (number === 8) conceals = true;
    else if (number === 28) conceals = false;
    else if (number === 39) ink = undefined;
    else if (number === 49) paper = undefined;
    else ({ ink, paper } = withNamed(number, ink, paper));
  }
  return { conceals, ink, paper };
}

/** `2::r:g:b`, which names a colour space, is the same as `2:r:g:b`. */
function ofColons(parts: readonly string[]): string {
  return (parts[0] === '2' && parts.length > 4 ? ['2', ...parts.slice(2, 5)] : parts).join(';');
}

/** The eight colours and their bright ones are the first sixteen of the table. */
function withNamed(
  number: number,
  ink: string | undefined,
  paper: string | undefined,
): Pick<Rendition, 'ink' | 'paper'> {
  const within = (first: number): boolean => number >= first && number < first + 8;
  if (within(30)) return { ink: `5;${number - 30}`, paper };
  if (within(90)) return { ink: `5;${number - 90 + 8}`, paper };
  if (within(40)) return { ink, paper: `5;${number - 40}` };
  if (within(100)) return { ink, paper: `5;${number - 100 + 8}` };
  return { ink, paper };
}
