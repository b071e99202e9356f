/** The build's findings as lines that editors and CI understand. */
import type { Diagnostic } from '../lab/model.ts';

/** Prints `file:line:column severity CODE message`, sorted; gives how many are errors. */
export function printFindings(findings: readonly Diagnostic[]): number {
  const sorted = findings.toSorted(
    (a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) || a.range.start.line - b.range.start.line,
  );
  for (const { file, range, severity, code, message, hint } of sorted) {
    const place = `${file}:${range.start.line}:${range.start.column}`;
    console.log(`${place} ${severity} ${code} ${message}${hint === undefined ? '' : ` ${hint}`}`);
  }
  const errors = findings.filter((finding) => finding.severity === 'error').length;
  const warnings = findings.filter((finding) => finding.severity === 'warning').length;
  if (findings.length > 0) console.log(`${errors} errors, ${warnings} warnings`);
  return errors;
}
