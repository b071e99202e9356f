/** GitHub's workflow commands: each failure on its line of the Markdown in a pull request, and each remark. */
import type { VerifyResult } from '../result.ts';
import type { Reporter } from './reporter.ts';
import { diffLines, failuresOf, summarise, worthTelling } from './summary.ts';

/** Lines of a comparison in an annotation. */
const shown = 20;

export const annotationsReporter: Reporter = {
  name: 'GitHub’s annotations',
  askedBy: { kind: 'setting', variable: 'GITHUB_ACTIONS' },
  goes: 'to the terminal',
  text: (result, { labsFolder }) => annotations(result, labsFolder),
};

/** `labsFolder`: from the repository's root. */
export function annotations(result: VerifyResult, labsFolder: string): string {
  const errors = failuresOf(result)
    .map(({ file, line, column, what, command }) => {
      const diff = command === undefined ? [] : diffLines(command).slice(0, shown);
      const typed = command === undefined ? [] : [`${command.node}$ ${command.command}`];
      const message = [what, ...typed, ...diff].join('\n');
      const place = `file=${property(`${labsFolder}/${file}`)},line=${line},col=${column}`;
      return `::error ${place},title=${property('Promise not kept')}::${data(message)}\n`;
    })
    .join('');
  const notices = worthTelling(summarise(result).remarks).map(({ file, line, column, words }) => {
    const place = `file=${property(`${labsFolder}/${file}`)},line=${line},col=${column}`;
    return `::notice ${place},title=Remark::${data(words)}\n`;
  });
  return `${errors}${notices.join('')}`;
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
