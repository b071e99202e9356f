/** The build's findings as lines that editors and CI understand. Mere advice is left to `labs check`. */
import { sortDiagnostics } from '../lab/diagnostics.ts';
import type { Diagnostic } from '../lab/model.ts';

/** Prints `file:line:column severity CODE message`, sorted; gives how many are errors. */
export function printFindings(findings: readonly Diagnostic[]): number {
  const shown = findings.filter(({ severity }) => severity !== 'info');
  for (const { file, range, severity, code, message, hint } of sortDiagnostics(shown)) {
    const place = `${file}:${range.start.line}:${range.start.column}`;
    console.log(`${place} ${severity} ${code} ${message}${hint === undefined ? '' : ` ${hint}`}`);
  }
  const errors = findings.filter((finding) => finding.severity === 'error').length;
  if (shown.length > 0) console.log(`${errors} errors, ${shown.length - errors} warnings`);
  return errors;
}
