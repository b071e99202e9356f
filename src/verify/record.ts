/**
 * A lab's `verified.json`: its last verification, small enough to be committed. Its seal shows an edit by
 * hand; that the labs' text has changed since shows by the snippets' hashes (`verification.ts`).
 */
import type { Lab } from '../lab/model.ts';
import type { EngineInfo } from '../sandbox/sandbox.ts';
import { hashOf } from './hash.ts';
import { commandsProblem, dateProblem, fileProblem, recordProblem } from './record-shape.ts';
import type {
  CommandOutcome,
  CommandResult,
  LabResult,
  PublishedRun,
  SnippetResult,
  VerifiedPage,
  VerifiedRecord,
} from './result.ts';

/** Characters of one command's real output that a record keeps. */
const keptOutput = 4096;
/** Lines of a comparison that a record keeps. */
const keptDiff = 100;

/** The record of `result`; the file is its JSON. `run`: the workflow's that made it, where one did. */
export function recordOf(result: LabResult, commit: string | undefined, run?: PublishedRun): VerifiedRecord {
  const record = {
    version: 2 as const,
    lab: result.lab,
    engine: result.engine,
    date: result.startedAt,
    commit,
    ...(run === undefined ? {} : { run }),
    pages: result.pages.map(smallPage),
  };
  return { ...record, seal: sealOf(record) };
}

/**
 * `result` with the pages of `lab` that it lacks, as `record` has them, if that is of the same engine. Pages that
 * ran in an earlier build of the guest, with the same versions in it, say so.
 */
export function withRecordedPages(
  result: LabResult,
  lab: Lab,
  record: VerifiedRecord | undefined,
): LabResult {
  if (record === undefined || !sameEngine(result.engine, record.engine)) return result;
  const { guest } = record.engine;
  const kept = record.pages.map((page): VerifiedPage => {
    return guest === result.engine.guest || page.guest !== undefined ? page : { ...page, guest };
  });
  const pages = lab.pages.flatMap((page) => {
    const known = (other: VerifiedPage): boolean => other.page === page.path;
    return result.pages.find(known) ?? kept.find(known) ?? [];
  });
  return { ...result, pages };
}

/** In what a page says of it. */
function sameEngine(one: EngineInfo, other: EngineInfo): boolean {
  return (
    one.kind === other.kind &&
    one.engineVersion === other.engineVersion &&
    one.cliVersion === other.cliVersion &&
    one.kernel === other.kernel &&
    one.platform === other.platform
  );
}

/** As the file has it: stable, one member a line, so that changes can be reviewed. */
export function recordText(record: VerifiedRecord): string {
  return `${JSON.stringify(record, null, 1)}\n`;
}

export type ReadRecord =
  | { readonly kind: 'none' }
  | { readonly kind: 'record'; readonly record: VerifiedRecord }
  /** Nothing in it counts. */
  | { readonly kind: 'broken'; readonly why: string };

/** Only a bundle, which a workflow made and attested, may say which run made its records. */
type RecordSource = 'labs' | 'bundle';

/** Where and when a record is read. */
export interface Reading {
  /** Milliseconds since 1970: no record is from later. */
  readonly now: number;
  /** `labs` where it is not said. */
  readonly source?: RecordSource;
  /** The record's file without its folder, where that must be the one of its engine. */
  readonly file?: string;
}

/**
 * `text` of `verified.json` beside `lab`; undefined when there is none. With `labs`, all of them, its commands are
 * held against what the lab's text has now.
 */
export function readRecord(
  text: string | undefined,
  lab: Pick<Lab, 'id'> | Lab,
  { now, source = 'labs', file }: Reading,
  labs?: readonly Lab[],
): ReadRecord {
  if (text === undefined) return { kind: 'none' };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return {
      kind: 'broken',
      why: `it is not JSON: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
  if (!isSealed(value)) return { kind: 'broken', why: noRecord(value) };
  const problem = recordProblem(value) ?? dateProblem(value, now);
  if (problem !== undefined) return { kind: 'broken', why: problem };
  const { seal, ...rest } = value;
  if (seal !== sealOf(rest))
    return { kind: 'broken', why: 'it was edited by hand: its seal does not fit its contents' };
  if (value.lab !== lab.id) return { kind: 'broken', why: `it belongs to the lab "${value.lab}"` };
  if (source === 'labs' && value.run !== undefined)
    return { kind: 'broken', why: 'it names a run, and only records that a workflow publishes may' };
  if (source === 'bundle' && !isWebAddress(value.run?.url))
    return { kind: 'broken', why: 'it does not name the run that made it' };
  const wrong =
    (file === undefined ? undefined : fileProblem(value, file)) ??
    ('pages' in lab && labs !== undefined ? commandsProblem(value, lab, labs) : undefined);
  if (wrong !== undefined) return { kind: 'broken', why: wrong };
  return { kind: 'record', record: value };
}

/** One that a page may link to. */
export function isWebAddress(url: unknown): boolean {
  return typeof url === 'string' && /^https?:\/\/[^\s"'<>]+$/.test(url);
}

/** Of today's version, whatever else is in it. */
function isSealed(value: unknown): value is VerifiedRecord {
  return (
    typeof value === 'object' &&
    value !== null &&
    'version' in value &&
    value.version === 2 &&
    'seal' in value
  );
}

function noRecord(value: unknown): string {
  const older = typeof value === 'object' && value !== null && 'version' in value && value.version === 1;
  return older
    ? 'it is of version 1, which did not tell all that its run depended on'
    : 'it is no record of version 2';
}

function sealOf(record: Omit<VerifiedRecord, 'seal'>): string {
  return hashOf(JSON.stringify(record));
}

function smallPage(page: VerifiedPage): VerifiedPage {
  return { ...page, snippets: page.snippets.map(smallSnippet) };
}

function smallSnippet(snippet: SnippetResult): SnippetResult {
  return { ...snippet, commands: snippet.commands.map(smallCommand) };
}

function smallCommand(command: CommandResult): CommandResult {
  const truncated = command.truncated || command.output.length > keptOutput;
  return {
    ...command,
    output: command.output.slice(0, keptOutput),
    truncated,
    outcome: smallOutcome(command.outcome),
  };
}

function smallOutcome(outcome: CommandOutcome): CommandOutcome {
  return outcome.kind === 'differs' ? { ...outcome, diff: outcome.diff.slice(0, keptDiff) } : outcome;
}
