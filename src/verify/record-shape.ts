/**
 * Whether what was read as a record is one: every member of the type that `result.ts` says, told by its path.
 * Members that are not known are let pass, as later versions may have more; `version` and `seal` are not looked at.
 */
import type { Lab, Snippet } from '../lab/model.ts';
import { recordFileName } from './record-files.ts';
import type { VerifiedRecord } from './result.ts';
import { isRunnable } from './runnable.ts';
import { runnablePage } from './runnable-page.ts';

/** Gives what is wrong with the value at `path`, as a sentence's end. */
type Check = (value: unknown, path: string) => string | undefined;

const msADay = 24 * 60 * 60 * 1000;
/** Deeper than any record, and far from what would exhaust the stack of those who read it. */
const deepest = 24;
/** Docker Engine went from 1.13 to 17.03; a major a year or two leaves decades. */
const majors = { first: 17, last: 40 } as const;

/** Undefined where nothing is wrong. Never throws, whatever `value` is. */
export function recordProblem(value: unknown): string | undefined {
  if (isTooDeep(value)) return 'it nests deeper than a record does';
  return record(value, '') ?? nothingRan(value as VerifiedRecord);
}

/** `now` in milliseconds. A day ahead is let pass: clocks and time zones differ. */
export function dateProblem(checked: VerifiedRecord, now: number): string | undefined {
  const dates: readonly (readonly [string, string])[] = [
    ['date', checked.date],
    ...checked.pages.map((page, index) => [`pages[${index}].startedAt`, page.startedAt] as const),
  ];
  const ahead = dates.find(([, date]) => Date.parse(date) > now + msADay);
  return ahead && `${ahead[0]} ${shown(ahead[1])} is ahead of the clock`;
}

/** Whether the record's file, without its folder, is the one that its engine's records are kept in. */
export function fileProblem({ engine }: VerifiedRecord, file: string): string | undefined {
  const right = recordFileName(engine);
  const where =
    engine.kind === 'vm' ? 'the page’s machine' : `a Docker Engine ${engine.engineVersion} of one’s own`;
  return file === right ? undefined : `it is of ${where}, whose record is ${right}`;
}

/** Passed snippets of the lab's text as it is now of which the record has other commands than stand there. */
export function commandsProblem(
  { pages }: VerifiedRecord,
  lab: Lab,
  labs: readonly Lab[],
): string | undefined {
  for (const page of lab.pages) {
    const at = pages.findIndex((other) => other.page === page.path);
    const recorded = pages[at];
    if (recorded === undefined) continue;
    const { values } = runnablePage(page, lab, labs);
    for (const [index, snippet] of page.snippets.filter(isRunnable).entries()) {
      const result = recorded.snippets[index];
      if (result === undefined || !hasPassed.has(result.status)) continue;
      if (result.hash !== snippet.hash && recorded.values[index] !== values[index]) continue;
      const where = `pages[${at}].snippets[${index}] passed, but`;
      const ran = result.commands;
      const expected = commandTexts(snippet);
      if (expected.length !== ran.length)
        return `${where} ${ran.length === 0 ? 'no command ran' : `${ran.length} commands ran`} of ${expected.length}`;
      const other = expected.findIndex((command, place) => ran[place]?.command !== command);
      if (other !== -1) return `${where} ${shown(ran[other]?.command)} ran for ${shown(expected[other])}`;
    }
  }
  return undefined;
}

function commandTexts(snippet: Snippet): readonly string[] {
  if ('commands' in snippet) return snippet.commands.map(({ text }) => text);
  return snippet.kind === 'script' ? [snippet.value] : [];
}

const hasPassed = new Set<unknown>(['passed', 'stood-in']);

const text: Check = (value, path) => (typeof value === 'string' ? undefined : `${path} is no text`);
const filled: Check = (value, path) => text(value, path) ?? (value === '' ? `${path} is empty` : undefined);
const truth: Check = (value, path) =>
  typeof value === 'boolean' ? undefined : `${path} is neither true nor false`;
const count =
  (least: number): Check =>
  (value, path) =>
    typeof value === 'number' && Number.isFinite(value) && value >= least
      ? undefined
      : `${path} is no number from ${least}`;
const date: Check = (value, path) =>
  typeof value === 'string' &&
  /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z$/.test(value) &&
  !Number.isNaN(Date.parse(value))
    ? undefined
    : `${path} is no day and time such as 2026-01-31T09:30:00Z`;
const optional =
  (check: Check): Check =>
  (value, path) =>
    value === undefined ? undefined : check(value, path);
const list =
  (check: Check): Check =>
  (value, path) => {
    if (!Array.isArray(value)) return `${path} is no list`;
    for (const [index, item] of value.entries()) {
      const problem = check(item, `${path}[${index}]`);
      if (problem !== undefined) return problem;
    }
    return undefined;
  };
const members =
  (checks: Readonly<Record<string, Check>>): Check =>
  (value, path) => {
    if (!isObject(value)) return `${path === '' ? 'it' : path} is no object`;
    for (const [name, check] of Object.entries(checks)) {
      const member = path === '' ? name : `${path}.${name}`;
      const held = Object.hasOwn(value, name) ? value[name] : undefined;
      const problem = check(held, member);
      if (problem !== undefined) return held === undefined ? `${member} is missing` : problem;
    }
    return undefined;
  };
/** Members that depend on the value of one of them. */
const choice =
  (name: string, what: string, checks: Readonly<Record<string, Check>>): Check =>
  (value, path) => {
    const named = isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
    if (named === undefined) return `${path}.${name} is missing`;
    const check = typeof named === 'string' && Object.hasOwn(checks, named) ? checks[named] : undefined;
    return check === undefined ? `${path}.${name} is no known ${what}` : check(value, path);
  };
const all =
  (...checks: readonly Check[]): Check =>
  (value, path) => {
    for (const check of checks) {
      const problem = check(value, path);
      if (problem !== undefined) return problem;
    }
    return undefined;
  };

const texts: Check = (value, path) => {
  if (!isObject(value)) return `${path} is no object`;
  const [wrong] = Object.keys(value).filter((name) => typeof value[name] !== 'string');
  return wrong === undefined ? undefined : `${path}.${wrong} is no text`;
};

const diffLine = choice('kind', 'kind of line', {
  same: members({ promised: text, real: text }),
  missing: members({ promised: text, index: count(0) }),
  extra: members({ real: text }),
  elided: members({ real: text }),
});

const unchecked: Check = (value, path) =>
  value === 'unchecked' ? undefined : `${path} is no known word on an exit status`;

const outcome = choice('kind', 'outcome', {
  passed: members({ captured: texts, status: optional(unchecked) }),
  differs: members({ diff: list(diffLine), line: count(1) }),
  failed: members({ exitCode: optional(count(-255)), why: text }),
  'timed-out': members({ afterMs: count(0) }),
  stopped: members({}),
});

const command = members({
  command: text,
  node: filled,
  line: count(1),
  column: count(1),
  outcome,
  output: text,
  truncated: truth,
  attempts: count(0),
  remarks: optional(list(members({ kind: text }))),
  ms: count(0),
  totalMs: count(0),
});

const snippet = all(
  members({
    id: filled,
    hash: filled,
    line: count(1),
    ms: count(0),
    commands: list(command),
    after: optional(members({ line: count(1) })),
    exitStatus: optional(unchecked),
  }),
  choice('status', 'status', {
    passed: passedCommands,
    'stood-in': all(members({ note: text }), passedCommands),
    differs: members({}),
    failed: members({ why: text }),
    'timed-out': members({}),
    stopped: members({}),
    skipped: members({ why: text }),
    sample: members({}),
    'other-platform': members({ needs: text }),
    'not-reached': members({ because: text }),
  }),
);

/** Of what has passed, every command has; and where a status of theirs could not be had, that is said of the whole. */
function passedCommands(value: unknown, path: string): string | undefined {
  const found = value as VerifiedRecord['pages'][number]['snippets'][number];
  const { commands, status } = found;
  const index = commands.findIndex((one) => one.outcome.kind !== 'passed');
  if (index >= 0) return `${path}.status is ${status}, but its commands[${index}] did not pass`;
  const open = commands.findIndex(({ outcome: one }) => 'status' in one);
  return open >= 0 && !('exitStatus' in found)
    ? `${path} does not say that the status of its commands[${open}] was not checked`
    : undefined;
}

const anyPage = members({
  page: text,
  file: filled,
  hash: filled,
  snippets: list(snippet),
  ms: count(0),
  startedAt: date,
  runs: count(0),
  startMs: count(0),
  guest: optional(text),
  timeScale: optional(count(1)),
});

/** Since version 2 a page says what each of its snippets vouches for. */
const page = all(anyPage, members({ values: list(text), images: texts }), (value, path) => {
  const { values, snippets } = value as { readonly values: unknown[]; readonly snippets: unknown[] };
  return values.length === snippets.length
    ? undefined
    : `${path}.values has ${values.length} for ${snippets.length} snippets`;
});
const firstPage = all(anyPage, members({ setup: text }));

const engineVersion: Check = (value, path) => {
  const major = /^(\d{1,3})\.\d{1,3}\.\d{1,3}(?:[-+~].*)?$/.exec(String(value))?.[1];
  return typeof value === 'string' &&
    major !== undefined &&
    Number(major) >= majors.first &&
    Number(major) <= majors.last
    ? undefined
    : `${path} ${shown(value)} is no version of Docker Engine`;
};

const engine = all(
  members({
    engineVersion,
    cliVersion: text,
    kernel: text,
    platform: text,
    guest: text,
    standIns: list(members({ image: filled, note: text })),
  }),
  choice('kind', 'kind of engine', { vm: members({ guest: filled }), docker: members({}) }),
);

const record: Check = (value, path) =>
  members({
    lab: text,
    engine,
    date,
    commit: optional(text),
    pages: list(isObject(value) && value['version'] === 1 ? firstPage : page),
    run: optional(members({ url: filled, commit: filled })),
  })(value, path);

/** A record whose commands were taken out: only files are written without any. */
function nothingRan({ pages }: VerifiedRecord): string | undefined {
  const snippets = pages.flatMap((one) => one.snippets);
  const passed = snippets.filter(({ status }) => hasPassed.has(status)).length;
  if (passed === 0 || snippets.some(({ commands }) => commands.length > 0)) return undefined;
  return `${passed} ${passed === 1 ? 'snippet' : 'snippets'} passed in it, but it has no commands`;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTooDeep(root: unknown): boolean {
  let level: readonly unknown[] = [root];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > deepest) return true;
    level = level.flatMap((value): unknown[] =>
      typeof value === 'object' && value !== null ? Object.values(value) : [],
    );
  }
  return false;
}

function shown(value: unknown): string {
  const written = typeof value === 'string' ? value : JSON.stringify(value ?? null);
  return JSON.stringify(written.length > 40 ? `${written.slice(0, 40)}…` : written);
}
