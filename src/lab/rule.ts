/** What a rule is: all that is told wherever it is broken. */
import type { Severity } from './model.ts';

/** `explain` is for the reference page; `message` says what happened and why, `hint` what to do. */
export interface Rule<Params> {
  readonly code: string;
  readonly severity: Severity;
  readonly title: string;
  readonly message: (params: Params) => string;
  readonly hint: (params: Params) => string;
  readonly explain: string;
}

export function rule<Params>(parts: Rule<Params>): Rule<Params> {
  return parts;
}

export function plainRule(parts: Rule<object>): Rule<object> {
  return parts;
}
