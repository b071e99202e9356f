/**
 * One way to tell what a run found. Another one is a file here that exports it, and its line in `reporters.ts`; the
 * command's options, its help and what is written follow from these. Pure.
 */
import type { VerifyResult } from '../result.ts';

/** What was seen of a page that broke a promise. */
export interface Evidence {
  /** PNG. */
  readonly screenshot?: Uint8Array;
  /** Text of each node's terminal. */
  readonly terminals?: Readonly<Record<string, string>>;
  /** What each terminal got, with the time since the session's start, ms. */
  readonly recording?: Readonly<Record<string, readonly (readonly [ms: number, text: string])[]>>;
}

export interface ReportContext {
  /** As people write it from where they are, such as `labs`: from the repository's root for what goes to GitHub. */
  readonly labsFolder: string;
  /** By page path. */
  readonly evidence: ReadonlyMap<string, Evidence>;
}

/** What asks for a report. */
type AskedBy =
  | { readonly kind: 'every-run' }
  /** `--<name>`, which takes where it goes. `about`: its line of the help. */
  | { readonly kind: 'option'; readonly name: string; readonly about: string }
  /** The variable says where it goes. */
  | { readonly kind: 'place'; readonly variable: string }
  /** The variable is `true`. */
  | { readonly kind: 'setting'; readonly variable: string };

export type Reporter = {
  /** As people are told that it was not written, where no option names it. */
  readonly name: string;
  readonly askedBy: AskedBy;
} & (
  | {
      readonly goes: 'to the terminal' | 'into a file' | 'to the end of a file';
      readonly text: (result: VerifyResult, context: ReportContext) => string;
    }
  | {
      readonly goes: 'into a folder';
      /** By path within it. */
      readonly files: (
        result: VerifyResult,
        context: ReportContext,
      ) => ReadonlyMap<string, string | Uint8Array>;
    }
);
