/**
 * What a lab's record proves about its text as it is now. A snippet counts as verified only when it and
 * everything that ran before it on its page (its set-up included) are still what was verified.
 */
import type { Lab, Page, Snippet } from '../lab/model.ts';
import type { EngineInfo } from '../sandbox/sandbox.ts';
import { machineOf } from './incremental.ts';
import type { Reading } from './record.ts';
import { readRecord } from './record.ts';
import { allRemarks } from './remarks.ts';
import type {
  PublishedRun,
  Remark,
  SnippetOutcome,
  SnippetResult,
  VerifiedPage,
  VerifiedRecord,
} from './result.ts';
import { isRunnable, notRun } from './runnable.ts';
import { runnablePage } from './runnable-page.ts';
import type { CurrentEngine } from './value.ts';
import { machineChange } from './value.ts';
import { failureWords } from './words.ts';

export type SnippetVerification =
  /** Every promise met, on `engine`, at `date`, in `run` where a workflow published it. */
  | {
      readonly status: 'passed';
      readonly engine: EngineInfo;
      readonly date: string;
      readonly run?: PublishedRun;
      readonly result: SnippetResult;
    }
  /** Every output matched, but of at least one command the exit status could not be had: not verified. */
  | {
      readonly status: 'unchecked';
      readonly engine: EngineInfo;
      readonly date: string;
      readonly run?: PublishedRun;
      readonly result: SnippetResult;
    }
  /** The same by an image that stands in for the real one: rehearsed, not verified. */
  | {
      readonly status: 'stood-in';
      readonly note: string;
      readonly engine: EngineInfo;
      readonly date: string;
      readonly run?: PublishedRun;
      readonly result: SnippetResult;
    }
  /**
   * Something that its run depends on has changed since: the text up to it (`text`), or what is in the page's
   * machine (`sandbox`). `result`: the last one of this very text, if there is one.
   */
  | {
      readonly status: 'stale';
      readonly changed: 'text' | 'sandbox';
      readonly date: string;
      readonly result: SnippetResult | undefined;
    }
  | {
      readonly status: 'failed';
      readonly why: string;
      readonly engine: EngineInfo;
      readonly date: string;
      readonly run?: PublishedRun;
      readonly result: SnippetResult;
    }
  | { readonly status: 'windows' }
  /** Needs the reader's own Docker. */
  | { readonly status: 'docker' }
  | { readonly status: 'skipped'; readonly why: string }
  | { readonly status: 'sample' }
  /** No record says anything about it. */
  | { readonly status: 'never' };

export interface LabVerification {
  readonly lab: string;
  /** ISO 8601; undefined without a record that counts. */
  readonly date: string | undefined;
  readonly engine: EngineInfo | undefined;
  readonly commit: string | undefined;
  /** The run that made the record; undefined where a contributor did. */
  readonly run: PublishedRun | undefined;
  /** Why there is a record that does not count. */
  readonly brokenRecord: string | undefined;
  /** By snippet id; those that are only shown are not in it. */
  readonly snippets: ReadonlyMap<string, SnippetVerification>;
  readonly counts: Readonly<Record<SnippetVerification['status'], number>>;
  /** On the commands of snippets that are still what was run. */
  readonly remarks: readonly Remark[];
  /** "18 of 21 snippets verified, 2 shown as samples, 1 needs Windows". */
  readonly words: string;
}

export interface Standpoint extends Reading {
  /** What is in the page's machine now (`GuestManifest.contents`); undefined where none is built: not compared. */
  readonly guest: string | undefined;
}

/** `recordText`: the contents of the lab's `verified.json`, undefined when it is not there. */
export function labVerification(
  lab: Lab,
  labs: readonly Lab[],
  recordText: string | undefined,
  standpoint: Standpoint,
): LabVerification {
  const read = readRecord(recordText, lab, standpoint, labs);
  const record = read.kind === 'record' ? read.record : undefined;
  const snippets = new Map(
    lab.pages.flatMap((page) => [...pageVerification(page, lab, labs, record, standpoint.guest)]),
  );
  const counts = count(snippets.values());
  return {
    lab: lab.id,
    date: record?.date,
    engine: record?.engine,
    commit: record?.commit,
    run: record?.run,
    brokenRecord: read.kind === 'broken' ? read.why : undefined,
    snippets,
    counts,
    remarks: remarksOn(snippets.values()),
    words: coverageWords(counts),
  };
}

function remarksOn(states: Iterable<SnippetVerification>): readonly Remark[] {
  return allRemarks(
    [...states].flatMap((state) => (state.status !== 'stale' && 'result' in state ? [state.result] : [])),
  );
}

/** `shown`, where it says nothing of a snippet with what `other` proves of it, on its own engine. */
export function supplemented(shown: LabVerification, other: LabVerification): LabVerification {
  const snippets = new Map(
    [...shown.snippets].map(([id, state]) => {
      const more = other.snippets.get(id);
      const silent = state.status === 'never' || state.status === 'docker';
      const proven = more?.status === 'passed' || more?.status === 'unchecked' || more?.status === 'stood-in';
      return [id, silent && proven ? more : state] as const;
    }),
  );
  const counts = count(snippets.values());
  const { date, engine, commit, run } = shown.date === undefined ? other : shown;
  const remarks = remarksOn(snippets.values());
  return { ...shown, date, engine, commit, run, snippets, counts, remarks, words: coverageWords(counts) };
}

function pageVerification(
  page: Page,
  lab: Lab,
  labs: readonly Lab[],
  record: VerifiedRecord | undefined,
  guest: string | undefined,
): ReadonlyMap<string, SnippetVerification> {
  const runnable = runnablePage(page, lab, labs);
  const recorded = record?.pages.find((other) => other.page === page.path);
  const now: CurrentEngine = { kind: record?.engine.kind ?? 'vm', guest };
  const sameMachine =
    record === undefined ||
    recorded === undefined ||
    machineChange(machineOf(recorded, record), now) === undefined;
  const states = new Map<string, SnippetVerification>();
  for (const [index, snippet] of page.snippets.filter(isRunnable).entries()) {
    const outcome = notRun(runnable, snippet, now.kind);
    const sameText = recorded?.values[index] === runnable.values[index];
    const changed = !sameText ? 'text' : !sameMachine ? 'sandbox' : undefined;
    const result = changed ?? recorded?.snippets[index];
    states.set(
      snippet.id,
      outcome === undefined ? stateOf(snippet, result, recorded, record) : stateWithoutRun(outcome),
    );
  }
  return states;
}

function stateOf(
  snippet: Snippet,
  result: SnippetResult | 'text' | 'sandbox' | undefined,
  recorded: VerifiedPage | undefined,
  record: VerifiedRecord | undefined,
): SnippetVerification {
  if (record === undefined || recorded === undefined) return { status: 'never' };
  const { engine, run } = record;
  const date = recorded.startedAt;
  const seen = run === undefined ? { engine, date } : { engine, date, run };
  if (typeof result !== 'object') {
    const last = recorded.snippets.find(({ hash }) => hash === snippet.hash);
    return { status: 'stale', changed: result ?? 'text', date, result: last };
  }
  switch (result.status) {
    case 'passed':
      return { status: result.exitStatus ?? 'passed', ...seen, result };
    case 'stood-in':
      return { status: 'stood-in', note: result.note, ...seen, result };
    case 'differs':
    case 'failed':
    case 'timed-out':
    case 'stopped':
    case 'not-reached':
      return { status: 'failed', why: failureWords(result), ...seen, result };
    // The engine of the record could not run it, or its author has since taken that word away.
    case 'skipped':
    case 'sample':
    case 'other-platform':
      return { status: 'never' };
  }
}

function stateWithoutRun(outcome: SnippetOutcome): SnippetVerification {
  if (outcome.status === 'skipped') return { status: 'skipped', why: outcome.why };
  if (outcome.status === 'other-platform') return { status: outcome.needs };
  return { status: 'sample' };
}

function count(states: Iterable<SnippetVerification>): LabVerification['counts'] {
  const counts = {
    passed: 0,
    unchecked: 0,
    'stood-in': 0,
    stale: 0,
    failed: 0,
    windows: 0,
    docker: 0,
    skipped: 0,
    sample: 0,
    never: 0,
  };
  for (const { status } of states) counts[status] += 1;
  return counts;
}

function coverageWords(counts: LabVerification['counts']): string {
  const total = Object.values(counts).reduce((sum, number) => sum + number, 0);
  if (total === 0) return 'Nothing to run';
  const parts: readonly [number, string, string][] = [
    [counts.unchecked, 'with its status not checked', 'with their status not checked'],
    [counts['stood-in'], 'rehearsed with a stand-in', 'rehearsed with a stand-in'],
    [counts.failed, 'failed', 'failed'],
    [counts.stale, 'changed since', 'changed since'],
    [counts.never, 'not verified yet', 'not verified yet'],
    [counts.sample, 'shown as a sample', 'shown as samples'],
    [counts.windows, 'needs Windows', 'need Windows'],
    [counts.docker, 'needs your own Docker', 'need your own Docker'],
    [counts.skipped, 'skipped', 'skipped'],
  ];
  const others = parts
    .filter(([number]) => number > 0)
    .map(([number, one, many]) => `${number} ${number === 1 ? one : many}`);
  return [`${counts.passed} of ${total} snippets verified`, ...others].join(', ');
}
