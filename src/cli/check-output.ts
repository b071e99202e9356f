/** Findings as text, JSON and GitHub annotations. */
import { onOneLine } from '../lab/diagnostics.ts';
import type { Diagnostic } from '../lab/model.ts';

/** `file:line:column severity CODE message`, what to do indented below. */
export function asLines(diagnostics: readonly Diagnostic[]): string {
  return diagnostics
    .map(({ file, range, severity, code, message, hint }) => {
      const place = `${file}:${range.start.line}:${range.start.column}`;
      const line = `${onOneLine(place)} ${severity} ${code} ${onOneLine(message)}\n`;
      return hint === undefined ? line : `${line}    ${onOneLine(hint)}\n`;
    })
    .join('');
}

export function asJson(diagnostics: readonly Diagnostic[]): string {
  return `${JSON.stringify(diagnostics, undefined, 2)}\n`;
}

/** A workflow command that puts the finding on its line of a pull request. */
export function asAnnotation({ file, range, severity, code, message, hint }: Diagnostic): string {
  const level = severity === 'info' ? 'notice' : severity;
  const place = [
    `file=${escapeProperty(file)}`,
    `line=${range.start.line}`,
    `endLine=${range.end.line}`,
    `col=${range.start.column}`,
    `title=${escapeProperty(code)}`,
  ];
  const text = hint === undefined ? message : `${message}\n${hint}`;
  return `::${level} ${place.join(',')}::${escapeData(text)}\n`;
}

export function summary(diagnostics: readonly Diagnostic[], pages: number): string {
  const count = (severity: string): number =>
    diagnostics.filter((found) => found.severity === severity).length;
  const numbers = [
    plural(count('error'), 'error'),
    plural(count('warning'), 'warning'),
    plural(count('info'), 'remark'),
  ];
  return `${plural(pages, 'page')} read: ${numbers.join(', ')}.`;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
