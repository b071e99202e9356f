/**
 * Whether a run bears out a committed record of the same page: the same value, and the same outcome of each
 * command. What was printed, when and how fast may differ; that the outputs keep the promises is the run's own
 * judgement. Of the page's machine the guest may differ, of one's own Docker all but the Engine's major version and
 * the images.
 */
import type { EngineInfo } from '../sandbox/sandbox.ts';
import { machineOf } from './incremental.ts';
import type { CommandOutcome, CommandResult, SnippetResult, VerifiedPage, VerifiedRecord } from './result.ts';

/** The first thing that `record` says of the page and `run` on `engine` did not: one sentence; else undefined. */
export function notBorneOut(
  record: VerifiedRecord,
  run: VerifiedPage,
  engine: EngineInfo,
): string | undefined {
  const recorded = record.pages.find(({ page }) => page === run.page);
  if (recorded === undefined) return undefined;
  const says = `The record of ${run.page === '' ? 'the top page' : run.page} says`;
  const other = recorded.values.findIndex((value, index) => value !== run.values[index]);
  if (other !== -1 || recorded.values.length !== run.values.length) {
    const line = run.snippets[other === -1 ? recorded.values.length : other]?.line;
    return `The record of ${run.page} is of another text${line === undefined ? '' : ` than the page has from line ${line} on`}.`;
  }
  const machine = otherMachine(machineOf(recorded, record), engine) ?? otherImage(recorded, run, engine);
  if (machine !== undefined) return `${says} ${machine}.`;
  for (const [index, snippet] of run.snippets.entries()) {
    const difference = otherSnippet(recorded.snippets[index], snippet);
    if (difference !== undefined) return `${says} ${difference}.`;
  }
  return recorded.snippets.length === run.snippets.length
    ? undefined
    : `${says} something of ${recorded.snippets.length} snippets, this run of ${run.snippets.length}.`;
}

/** Nothing ran where nothing is known of the Engine. */
function otherMachine(then: EngineInfo, now: EngineInfo): string | undefined {
  if (now.engineVersion === '') return undefined;
  const words = `it ran on Docker Engine ${then.engineVersion}, this run`;
  if (then.kind !== now.kind)
    return `it ran ${then.kind === 'vm' ? 'in the page' : 'on a Docker of one’s own'}, this run did not`;
  if (then.kind === 'docker')
    return majorOf(then) === majorOf(now) ? undefined : `${words} on ${now.engineVersion}`;
  const sameGuest = then.guest === now.guest && then.engineVersion !== now.engineVersion;
  return sameGuest ? `${words}, in the same sandbox, on ${now.engineVersion}` : undefined;
}

function majorOf({ engineVersion }: EngineInfo): string {
  return engineVersion.split('.')[0] ?? '';
}

/** The page's machine holds its images, so that its guest tells of them. */
function otherImage(recorded: VerifiedPage, run: VerifiedPage, engine: EngineInfo): string | undefined {
  if (engine.kind === 'vm') return undefined;
  const [other] = Object.entries(recorded.images).filter(
    ([reference, digest]) => run.images[reference] !== undefined && run.images[reference] !== digest,
  );
  if (other === undefined) return undefined;
  const [reference, digest] = other;
  return `${reference} was ${short(digest)}, in this run it is ${short(run.images[reference] ?? '')}`;
}

/** `sha256:0123456789ab` of a digest. */
function short(digest: string): string {
  return digest.slice(0, 'sha256:'.length + 12);
}

function otherSnippet(recorded: SnippetResult | undefined, run: SnippetResult): string | undefined {
  if (recorded === undefined)
    return `nothing of the snippet on line ${run.line}, this run ${statusWords(run)}`;
  for (const [index, command] of run.commands.entries()) {
    const then = recorded.commands[index];
    if (then !== undefined && then.command !== command.command)
      return `"${oneLine(then)}" ran where this run had "${oneLine(command)}" (line ${command.line})`;
    const words = outcomeWords(command.outcome);
    if (then === undefined)
      return `nothing of "${oneLine(command)}" (line ${command.line}), in this run it ${words}`;
    const before = outcomeWords(then.outcome);
    if (before !== words)
      return `"${oneLine(command)}" (line ${command.line}) ${before}, in this run it ${words}`;
  }
  if (recorded.commands.length > run.commands.length)
    return `${recorded.commands.length} commands of the snippet on line ${run.line} ran, in this run ${run.commands.length}`;
  const [before, now] = [statusWords(recorded), statusWords(run)];
  return before === now ? undefined : `the snippet on line ${run.line} ${before}, in this run it ${now}`;
}

function statusWords(snippet: SnippetResult): string {
  return `came to "${snippet.status}"${unchecked(snippet) ? ', status not checked' : ''}`;
}

function outcomeWords(outcome: CommandOutcome): string {
  switch (outcome.kind) {
    case 'passed':
      return unchecked(outcome) ? 'passed, status not checked' : 'passed';
    case 'differs':
      return 'printed something else than promised';
    case 'failed':
      return outcome.exitCode === undefined ? 'failed' : `failed with exit status ${outcome.exitCode}`;
    case 'timed-out':
      return 'did not end in its time';
    case 'stopped':
      return 'was stopped';
  }
}

/** Whether `outcome` says that an exit status could not be had. */
function unchecked(outcome: object): boolean {
  return Object.entries(outcome).some(
    ([name, value]) => (name === 'exitStatus' || name === 'status') && value === 'unchecked',
  );
}

function oneLine({ command }: CommandResult): string {
  return command.split('\n')[0] ?? '';
}
