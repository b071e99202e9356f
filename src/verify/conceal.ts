/** Whether text is concealed after a "select graphic rendition" (`ESC [ 8 m`), by its parameters as written. */
export function concealsAfter(before: boolean, parameters: string): boolean {
  const numbers = parameters.split(';').map((text) => (text === '' ? 0 : Number(text)));
  let concealing = before;
  for (let index = 0; index < numbers.length; index += 1) {
    const number = numbers[index];
    if (number === 0 || number === 28) concealing = false;
    else if (number === 8) concealing = true;
    // A colour's own numbers follow it.
    else if (number === 38 || number === 48 || number === 58) index += numbers[index + 1] === 2 ? 4 : 2;
  }
  return concealing;
}
