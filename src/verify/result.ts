/**
 * What running a page's snippets came to. The page makes these when a reader presses Run; verification
 * reads the very same objects from the page (`lab-snippet`'s `result` property) and reports them.
 */
import type { NotRun } from '../lab/runs.ts';
import type { EngineInfo } from '../sandbox/sandbox.ts';
import type { Shard } from './shard.ts';

/** A line of a comparison: `promised` lines are the author's, wildcards and all. */
export type DiffLine =
  | { readonly kind: 'same'; readonly promised: string; readonly real: string }
  /** `index`: its place among the promised lines. */
  | { readonly kind: 'missing'; readonly promised: string; readonly index: number }
  | { readonly kind: 'extra'; readonly real: string }
  /** Real lines that `...` swallowed. */
  | { readonly kind: 'elided'; readonly real: string };

/** One command's part. `output` is normalised text, at most 64 KiB of it (`truncated` says so). */
export interface CommandResult {
  readonly command: string;
  readonly node: string;
  /** Place in the Markdown file. */
  readonly line: number;
  readonly column: number;
  readonly outcome: CommandOutcome;
  readonly output: string;
  readonly truncated: boolean;
  /** How often it was run (`retry=` runs again). */
  readonly attempts: number;
  /** What a reader of the result should know beside the outcome; absent: nothing. */
  readonly remarks?: readonly Remark[];
  /** Milliseconds of the command itself, last attempt, and of all attempts with the waiting between. */
  readonly ms: number;
  readonly totalMs: number;
}

export type CommandOutcome =
  /** `status: 'unchecked'`: the output matched, but the exit status could not be had; absent: it was held. */
  | {
      readonly kind: 'passed';
      readonly captured: Readonly<Record<string, string>>;
      readonly status?: 'unchecked';
    }
  /** `line`: in the Markdown file, of the first promised line that did not come, else of the command. */
  | { readonly kind: 'differs'; readonly diff: readonly DiffLine[]; readonly line: number }
  | { readonly kind: 'failed'; readonly exitCode: number | undefined; readonly why: string }
  | {
      readonly kind: 'timed-out';
      readonly afterMs: number;
      /**
       * Where more is given than the page gives: so many `times` its milliseconds, and the part of `scale` in that,
       * for a slow device; absent: 1.
       */
      readonly given?: { readonly pageMs: number; readonly times: number; readonly scale?: number };
    }
  | { readonly kind: 'stopped' };

export type Remark =
  /** A command that the page's Ctrl-C was meant for, or one of a `background` fence. */
  | {
      readonly kind: 'ended-by-itself';
      readonly meantFor: 'ctrl-c' | 'background';
      readonly exitCode: number;
      /** Milliseconds since its start. */
      readonly afterMs: number;
    }
  /** What the terminal's own codes hid; `text` is its beginning. */
  | { readonly kind: 'hidden-output'; readonly text: string }
  /** The promise is a single `[..]`. */
  | { readonly kind: 'status-and-one-line' }
  /** It printed more than can be kept: so many characters of its middle were left out before comparing. */
  | { readonly kind: 'output-cut'; readonly characters: number }
  /** `exit=` promises this status, and it could not be had. */
  | { readonly kind: 'promised-status-unknown'; readonly promised: number };

/** A snippet's result. */
export type SnippetResult = {
  readonly id: string;
  readonly hash: string;
  readonly line: number;
  /** Milliseconds from pressing Run to the result. */
  readonly ms: number;
  readonly commands: readonly CommandResult[];
  /** It ran although the snippet at `line` had not passed (`--keep-going`): what it came to may follow from that. */
  readonly after?: { readonly line: number };
} & SnippetOutcome;

export type SnippetOutcome =
  /** Every promise met. `exitStatus: 'unchecked'`: of at least one command it could not be had. */
  | { readonly status: 'passed'; readonly exitStatus?: 'unchecked' }
  /** Every promise met, by an image that stands in for the real one. */
  | { readonly status: 'stood-in'; readonly note: string; readonly exitStatus?: 'unchecked' }
  | { readonly status: 'differs' }
  | { readonly status: 'failed'; readonly why: string }
  | { readonly status: 'timed-out' }
  | { readonly status: 'stopped' }
  | NotRun
  /** One before it failed, so this did not run. */
  | { readonly status: 'not-reached'; readonly because: string };

export type SnippetStatus = SnippetOutcome['status'];

/** What the page's "Run all" came to. Snippets that are only shown are not in it. */
export interface PageResult {
  /** `Page.path`. */
  readonly page: string;
  readonly file: string;
  readonly hash: string;
  readonly snippets: readonly SnippetResult[];
  /** What each of `snippets` vouches for, in their order (`value.ts`), as the page knew it that ran. */
  readonly values: readonly string[];
  /** Images that the page names, by reference as its nodes' Engines had them, to their digests. */
  readonly images: Readonly<Record<string, string>>;
  readonly ms: number;
  /** How often over the usual time limits its commands got at most, for the speed that the machine showed. */
  readonly timeScale?: number;
}

export interface LabResult {
  readonly lab: string;
  readonly engine: EngineInfo;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly ms: number;
  readonly pages: readonly VerifiedPage[];
  /** What kept pages from being verified at all; any is a failure. */
  readonly problems: readonly Problem[];
}

/** Not a broken promise of a command but of a page or of the machinery. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** What happened and what to do, whole sentences. */
  readonly message: string;
}

/** A page as verification saw it. */
export interface VerifiedPage extends PageResult {
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** How often it was run: more than once only with `--retries`, when it did not pass before. */
  readonly runs: number;
  /** Milliseconds from opening the page to its first command: download, start, set-up. */
  readonly startMs: number;
  /** Of the guest that it ran in, where that is another one than its record's. */
  readonly guest?: string;
}

/** What one `labs verify` came to: the object that every reporter is a function of. */
export interface VerifyResult {
  readonly commit: string | undefined;
  readonly startedAt: string;
  readonly ms: number;
  readonly labs: readonly LabResult[];
  /** Of a run in parts. */
  readonly part?: Part;
}

/** What the parts of a run must have in common to be one, and which of them this is. */
export interface Part {
  readonly shard: Shard;
  /** `Page.path` of all that the whole run is about, in the order of the text. */
  readonly pages: readonly string[];
  /** As `--engine` has it. */
  readonly engine: string;
  /** `GuestManifest.contents` of the site's guest; absent where it has none. */
  readonly guest?: string;
  readonly retries: number;
  /** The commit of `--since`. */
  readonly since?: string;
  /** SHA-256 (hex) of the report without this member. */
  readonly seal: string;
}

/** One lab's last verification as `labs/<lab>/verified.json` keeps it. */
export interface VerifiedRecord {
  readonly version: 2;
  readonly lab: string;
  readonly engine: EngineInfo;
  /** ISO 8601 day and time, UTC. */
  readonly date: string;
  readonly commit: string | undefined;
  /** Where it was made, of a record that a workflow made and attested: only bundles have such. */
  readonly run?: PublishedRun;
  readonly pages: readonly VerifiedPage[];
  /** SHA-256 (hex) of the record without this member, so that an edit by hand shows. */
  readonly seal: string;
}

/** A workflow's run that anyone can look at. */
export interface PublishedRun {
  readonly url: string;
  /** What was verified there. */
  readonly commit: string;
}
