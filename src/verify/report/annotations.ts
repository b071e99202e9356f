/** GitHub's workflow commands: each failure on its line of the Markdown in a pull request. */
import type { VerifyResult } from '../result.ts';
import { diffLines, failuresOf } from './summary.ts';

/** Lines of a comparison in an annotation. */
const shown = 20;

/** `labsFolder`: from the repository's root. */
export function annotations(result: VerifyResult, labsFolder: string): string {
  return failuresOf(result)
    .map(({ file, line, column, what, command }) => {
      const diff = command === undefined ? [] : diffLines(command).slice(0, shown);
      const typed = command === undefined ? [] : [`${command.node}$ ${command.command}`];
      const message = [what, ...typed, ...diff].join('\n');
      const place = `file=${property(`${labsFolder}/${file}`)},line=${line},col=${column}`;
      return `::error ${place},title=${property('Promise not kept')}::${data(message)}\n`;
    })
    .join('');
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
