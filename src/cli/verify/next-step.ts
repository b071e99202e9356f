/** What a person does next after a verification, said at its end. */
import type { LabResult, SnippetStatus, VerifyResult } from '../../verify/result.ts';
import { summarise } from '../../verify/report/summary.ts';
import { amount } from '../../figures.ts';

interface Asked {
  /** Labs and pages as they were named; none: all. */
  readonly names: readonly string[];
  readonly record?: true;
  readonly keepGoing?: true;
}

/** More labs than these are not named one by one. */
const mostNamed = 3;

/** Lines, each ended; '' where nothing is to be done. */
export function nextStep(result: VerifyResult, { names, record, keepGoing }: Asked): string {
  const lines: string[] = [];
  const differ = withStatus(result.labs, 'differs');
  if (differ.count > 0) {
    const verb = differ.count === 1 ? 'differs' : 'differ';
    lines.push(
      `${amount(differ.count, 'snippet')} ${verb}. \`npm run labs -- update${differ.words}\` prints a patch.`,
    );
  }
  const left = withStatus(result.labs, 'not-reached');
  if (left.count > 0 && keepGoing !== true) {
    const verb = left.count === 1 ? 'was' : 'were';
    lines.push(
      `${amount(left.count, 'snippet')} ${verb} not reached. \`npm run labs -- verify${left.words} --keep-going\` runs them all the same.`,
    );
  }
  // Who names labs is writing them; what runs them all asks whether they are kept.
  const passed = withStatus(result.labs, 'passed');
  if (record !== true && names.length > 0 && passed.count > 0 && summarise(result).ok) {
    lines.push(
      `\`npm run labs -- verify ${names.join(' ')} --record\` writes the record that is committed with the text.`,
    );
  }
  return lines.map((line) => `${line}\n`).join('');
}

/** How many snippets came to `status`, and the labs that have them as they are typed, with a blank before each. */
function withStatus(
  labs: readonly LabResult[],
  status: SnippetStatus,
): { readonly count: number; readonly words: string } {
  const counts = labs.map(({ lab, pages }) => ({
    lab,
    count: pages.flatMap(({ snippets }) => snippets).filter((snippet) => snippet.status === status).length,
  }));
  const having = counts.filter(({ count }) => count > 0);
  return {
    count: having.reduce((sum, { count }) => sum + count, 0),
    words: having.length > mostNamed ? '' : having.map(({ lab }) => ` ${lab}`).join(''),
  };
}
