/** Makes findings of the rules, collects a page's, and puts them in order. */
import type { Diagnostic, Range } from './model.ts';
import type { Rule } from './rule.ts';
import { rules } from './rules.ts';
import type { Source } from './source.ts';

export type RuleName = keyof typeof rules;
type ParamsOf<Name extends RuleName> = Parameters<(typeof rules)[Name]['message']>[0];

export interface FindingPlace {
  readonly start: number;
  readonly end: number;
}

/** Makes one finding. `fix` replaces `range`. */
export function finding<Name extends RuleName>(
  name: Name,
  file: string,
  range: Range,
  params: ParamsOf<Name>,
  fix?: string,
): Diagnostic {
  const { code, severity, message, hint } = rules[name] as unknown as Rule<ParamsOf<Name>>;
  return {
    code,
    severity,
    file,
    range,
    message: message(params),
    hint: hint(params),
    ...(fix === undefined ? {} : { fix }),
  };
}

/** The beginning of a line, from 1, where no exact place is known. */
export function atLine(line: number): Range {
  const place = { line, column: 1, offset: 0 };
  return { start: place, end: place };
}

/** Collects a page's findings; places are offsets in its text. */
export interface Reporter {
  report<Name extends RuleName>(
    name: Name,
    start: number,
    end: number,
    params: ParamsOf<Name>,
    fix?: string,
  ): void;
  readonly findings: readonly Diagnostic[];
}

export function createReporter(file: string, source: Source): Reporter {
  const findings: Diagnostic[] = [];
  return {
    findings,
    report(name, start, end, params, fix) {
      findings.push(finding(name, file, source.range(start, end), params, fix));
    },
  };
}

/**
 * As a finding is printed: names of files may hold line breaks, and what follows one could pass for a workflow command
 * on GitHub.
 */
export function onOneLine(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f]/g, (sign) => JSON.stringify(sign).slice(1, -1));
}

/** By file, place and code: the order in which people work through them. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return diagnostics.toSorted(
    (a, b) =>
      (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) ||
      a.range.start.offset - b.range.start.offset ||
      (a.code < b.code ? -1 : 1),
  );
}
