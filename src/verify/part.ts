/** The report of one part of a run (`--shard`), and the parts joined to the report of the run. */
import type { EngineInfo } from '../sandbox/sandbox.ts';
import { hashOf } from './hash.ts';
import type { LabResult, Part, Problem, VerifiedPage, VerifyResult } from './result.ts';
import { readShard } from './shard.ts';

/** `result` as the report of a part. */
export function partOf(result: VerifyResult, part: Omit<Part, 'seal'>): VerifyResult {
  const unsealed = { ...result, part };
  return { ...result, part: { ...part, seal: sealOf(unsealed) } };
}

function sealOf(unsealed: unknown): string {
  return hashOf(JSON.stringify(unsealed));
}

export interface PartFile {
  /** As people know it. */
  readonly name: string;
  /** Undefined where it cannot be read. */
  readonly text: string | undefined;
}

export type Merged =
  | { readonly kind: 'merged'; readonly result: VerifyResult; readonly part: Part }
  /** A line for each reason, with the file's name. */
  | { readonly kind: 'refused'; readonly reasons: readonly string[] };

interface ReadPart {
  readonly name: string;
  readonly result: VerifyResult;
  readonly part: Part;
}

/** Joins parts to what one run would have told. `folder`: where they are, in words. */
export function mergeParts(files: readonly PartFile[], folder: string): Merged {
  if (files.length === 0) {
    return {
      kind: 'refused',
      reasons: [`${folder}: there is no part. \`labs verify --shard 1/2 --report FILE.json\` writes one.`],
    };
  }
  const reasons: string[] = [];
  const parts = files.flatMap((file) => {
    const read = readPart(file);
    if (typeof read !== 'string') return [read];
    reasons.push(read);
    return [];
  });
  const [model] = parts.toSorted((one, other) => alike(parts, other) - alike(parts, one));
  if (model === undefined) return { kind: 'refused', reasons };
  reasons.push(...parts.flatMap((part) => differences(part, model)));
  reasons.push(...oddShards(parts, model, folder));
  if (reasons.length === 0) reasons.push(...oddPages(parts, model, folder));
  if (reasons.length > 0) return { kind: 'refused', reasons };
  return { kind: 'merged', result: joined(parts, model), part: model.part };
}

function readPart({ name, text }: PartFile): ReadPart | string {
  if (text === undefined) return `${name}: it cannot be read.`;
  let result: unknown;
  try {
    result = JSON.parse(text);
  } catch (error) {
    return `${name}: it is not JSON: ${error instanceof Error ? error.message : String(error)}`;
  }
  if (!isPart(result))
    return `${name}: it is no part of a run. \`labs verify --shard … --report\` writes one.`;
  const { part } = result;
  const { seal, ...rest } = part;
  if (seal !== sealOf({ ...result, part: rest }))
    return `${name}: it was edited: its seal does not fit its contents.`;
  return { name, result, part };
}

/** As far as joining looks at it: a seal that fits can be had by everyone. */
function isPart(value: unknown): value is VerifyResult & { readonly part: Part } {
  if (typeof value !== 'object' || value === null) return false;
  const { part, labs, startedAt, ms } = value as Partial<Record<string, unknown>> & {
    readonly part?: Partial<Part> | null;
  };
  return (
    Array.isArray(labs) &&
    labs.every(isLabResult) &&
    Array.isArray(part?.pages) &&
    readShard(`${part.shard?.index}/${part.shard?.total}`) !== undefined &&
    typeof startedAt === 'string' &&
    !Number.isNaN(Date.parse(startedAt)) &&
    typeof ms === 'number'
  );
}

function isLabResult(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { pages, problems, engine, startedAt } = value as Partial<LabResult>;
  return (
    Array.isArray(pages) &&
    pages.every((page) => typeof (page as { page?: unknown } | null)?.page === 'string') &&
    Array.isArray(problems) &&
    typeof engine?.engineVersion === 'string' &&
    typeof startedAt === 'string'
  );
}

/** What parts of one run have in common, in words. */
const common: readonly (readonly [what: string, of: (part: ReadPart) => string])[] = [
  ['a run in another number of parts', ({ part }) => String(part.shard.total)],
  ['another commit', ({ result }) => result.commit ?? 'none'],
  ['another engine', ({ part }) => part.engine],
  ['another guest', ({ part }) => part.guest ?? 'none'],
  ['another number of retries', ({ part }) => String(part.retries)],
  ['a run since another commit', ({ part }) => part.since ?? 'none'],
];

function alike(parts: readonly ReadPart[], part: ReadPart): number {
  return parts.filter((other) => differences(other, part).length === 0).length;
}

function differences(part: ReadPart, model: ReadPart): string[] {
  const of = common.flatMap(([what, value]) => {
    const [here, there] = [value(part), value(model)];
    return here === there
      ? []
      : [`${part.name}: it is of ${what} than ${model.name}: ${here}, not ${there}.`];
  });
  if (of.length > 0) return of;
  if (part.part.pages.join('\n') !== model.part.pages.join('\n'))
    return [`${part.name}: it is of a run of other pages than ${model.name}.`];
  const [engine, other] = [engineWords(part.result), engineWords(model.result)];
  return engine === undefined || other === undefined || engine === other
    ? []
    : [`${part.name}: it ran on another engine than ${model.name}: ${engine}, not ${other}.`];
}

/** Of the Engine that pages ran on; undefined where none did. */
function engineWords(result: VerifyResult): string | undefined {
  const engine = result.labs.map((lab) => lab.engine).find(isKnown);
  if (engine === undefined) return undefined;
  return `Docker Engine ${engine.engineVersion} (${engine.platform}, kernel ${engine.kernel})`;
}

function isKnown(engine: EngineInfo): boolean {
  return engine.engineVersion !== '';
}

function oddShards(parts: readonly ReadPart[], model: ReadPart, folder: string): string[] {
  const { total } = model.part.shard;
  const numbers = Array.from({ length: total }, (_, index) => index + 1);
  return numbers.flatMap((index) => {
    const names = parts.filter(({ part }) => part.shard.index === index).map(({ name }) => name);
    if (names.length === 0) return [`${folder}: part ${index} of ${total} is missing.`];
    return names.length === 1 ? [] : [`${names.join(', ')}: each is part ${index} of ${total}.`];
  });
}

/** Pages that are lost, doubled or not of the run. */
function oddPages(parts: readonly ReadPart[], model: ReadPart, folder: string): string[] {
  const wanted = new Set(model.part.pages);
  const seen = new Map<string, string>();
  const reasons: string[] = [];
  for (const { name, result } of parts) {
    for (const { page } of result.labs.flatMap(({ pages }) => pages)) {
      const other = seen.get(page);
      if (other !== undefined) reasons.push(`${name}: ${shown(page)} is in ${other}, too.`);
      if (!wanted.has(page)) reasons.push(`${name}: ${shown(page)} is no page of its run.`);
      seen.set(page, name);
    }
  }
  const lost = model.part.pages.filter((page) => !seen.has(page));
  return [...reasons, ...lost.map((page) => `${folder}: ${shown(page)} is in no part.`)];
}

function shown(page: string): string {
  return page === '' ? 'the top page' : `the page ${page}`;
}

function joined(parts: readonly ReadPart[], model: ReadPart): VerifyResult {
  const place = new Map(model.part.pages.map((page, index) => [page, index]));
  const inOrder = (one: VerifiedPage, other: VerifiedPage) =>
    (place.get(one.page) ?? 0) - (place.get(other.page) ?? 0);
  const first = ({ pages }: LabResult) => Math.min(...pages.map(({ page }) => place.get(page) ?? 0));
  const all = parts.flatMap(({ result }) => result.labs);
  const labs = [...Map.groupBy(all, ({ lab }) => lab)].map(([lab, own]): LabResult => ({
    lab,
    engine: engineOf(own),
    startedAt: earliest(own),
    ms: own.reduce((sum, { ms }) => sum + ms, 0),
    pages: own.flatMap(({ pages }) => pages).toSorted(inOrder),
    problems: unique(own.flatMap(({ problems }) => problems)),
  }));
  const startedAt = earliest(parts.map(({ result }) => result));
  const end = Math.max(...parts.map(({ result }) => Date.parse(result.startedAt) + result.ms));
  return {
    commit: model.result.commit,
    startedAt,
    ms: end - Date.parse(startedAt),
    labs: labs.toSorted((one, other) => first(one) - first(other)),
  };
}

/** What ran the lab's pages, where any of `own` (at least one) ran. */
function engineOf(own: readonly LabResult[]): EngineInfo {
  return own.map(({ engine }) => engine).reduce((one, other) => (isKnown(one) ? one : other));
}

/** Each part tells what is wrong with a whole lab. */
function unique(problems: readonly Problem[]): readonly Problem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}

function earliest(all: readonly { readonly startedAt: string }[]): string {
  return all.map(({ startedAt }) => startedAt).reduce((one, other) => (other < one ? other : one));
}
