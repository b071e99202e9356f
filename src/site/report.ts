/** The build's findings as lines that editors and CI understand. Mere advice is left to `labs check`. */
import { onOneLine, sortDiagnostics } from '../lab/diagnostics.ts';
import type { Diagnostic, Lab } from '../lab/model.ts';
import { relative } from 'node:path';

/** Prints `file:line:column severity CODE message`, sorted; gives how many are errors. */
export function printFindings(findings: readonly Diagnostic[]): number {
  const shown = findings.filter(({ severity }) => severity !== 'info');
  for (const { file, range, severity, code, message, hint } of sortDiagnostics(shown)) {
    const place = `${file}:${range.start.line}:${range.start.column}`;
    console.log(onOneLine(`${place} ${severity} ${code} ${message}${hint === undefined ? '' : ` ${hint}`}`));
  }
  const errors = findings.filter((finding) => finding.severity === 'error').length;
  if (shown.length > 0) console.log(`${errors} errors, ${shown.length - errors} warnings`);
  return errors;
}

/** Says what was built and where, `out` as seen from the current folder. */
export function printBuilt({ labs }: { readonly labs: readonly Lab[] }, out: string): void {
  const pages = labs.reduce((sum, lab) => sum + lab.pages.length, 0);
  const folder = relative(process.cwd(), out);
  console.log(
    `${plural(pages, 'page')} of ${plural(labs.length, 'lab')} in ${folder === '' ? '.' : folder}/`,
  );
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
