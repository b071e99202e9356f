/** Runs one snippet: its commands in order, each at its node, until one breaks its promise. */
import type { EngineKind } from '../sandbox/sandbox.ts';
import type { Command, ConsoleSnippet, ScriptSnippet, Snippet } from '../lab/model.ts';
import { timesGiven } from './given-time.ts';
import type { RunPorts } from './ports.ts';
import type { ExitPromise } from './judge.ts';
import { promiseOf } from './judge.ts';
import type { CommandOutcome, CommandResult, SnippetOutcome, SnippetResult } from './result.ts';
import type { LeftRunning } from './run-background.ts';
import type { CommandRun } from './run-command.ts';
import { defaultTimeoutMs, runCommand } from './run-command.ts';
import type { RunnablePage } from './runnable.ts';
import { nextPrompt } from './next-prompt.ts';
import { notRun, runOrder } from './runnable.ts';
import { scriptStatements } from './script-statements.ts';
import { standInFor } from './stand-in.ts';

export interface SnippetOptions {
  readonly signal: AbortSignal;
  /** Only the command with this index. */
  readonly only?: number;
  /** The page's set-up pages, for what their images stand in for. */
  readonly setup?: readonly RunnablePage[];
  readonly onCommand?: (index: number, state: 'running' | CommandResult) => void;
  /** A `background` command goes on; `index`: of its result among the snippet's. */
  readonly onLeftRunning?: (index: number, running: LeftRunning) => void;
}

/** Never rejects. */
export async function runSnippet(
  page: RunnablePage,
  snippet: Snippet,
  ports: RunPorts,
  options: SnippetOptions,
): Promise<SnippetResult> {
  const started = ports.clock.now();
  const ended = (outcome: SnippetOutcome, commands: readonly CommandResult[]): SnippetResult => ({
    ...resultBase(snippet),
    ms: Math.round(ports.clock.now() - started),
    commands,
    ...outcome,
  });
  const known = notRun(page, snippet, ports.info.kind);
  if (known !== undefined) return ended(known, []);
  const standIn = standInFor(page, options.setup ?? [], snippet, ports.info);
  const kept: Extract<SnippetOutcome, { status: 'passed' | 'stood-in' }> =
    standIn === undefined ? { status: 'passed' } : { status: 'stood-in', note: standIn.note };
  switch (snippet.kind) {
    case 'text':
    case 'powershell':
      return ended({ status: 'sample' }, []);
    case 'file': {
      const why = await save(snippet.path, snippet.value, snippet.node, ports);
      return ended(why === undefined ? kept : { status: 'failed', why }, []);
    }
    case 'console':
    case 'script': {
      const commands = await runAll(page, snippet, ports, options);
      const broken = commands.map(({ outcome }) => brokenPromise(outcome));
      const isUnchecked = commands.some(
        ({ outcome }) => outcome.kind === 'passed' && outcome.status === 'unchecked',
      );
      return ended(
        broken.find((outcome) => outcome !== undefined) ??
          (isUnchecked ? { ...kept, exitStatus: 'unchecked' } : kept),
        commands,
      );
    }
  }
}

export function resultBase(
  snippet: Snippet,
): Pick<SnippetResult, 'id' | 'hash' | 'line' | 'ms' | 'commands'> {
  return { id: snippet.id, hash: snippet.hash, line: snippet.range.start.line, ms: 0, commands: [] };
}

async function runAll(
  page: RunnablePage,
  snippet: ConsoleSnippet | ScriptSnippet,
  ports: RunPorts,
  options: SnippetOptions,
): Promise<CommandResult[]> {
  const results: CommandResult[] = [];
  const scale = await ports.timeScale();
  for (const [index, { run, uses }] of commandRuns(page, snippet, ports.info.kind, scale).entries()) {
    if (options.only !== undefined && options.only !== index) continue;
    options.onCommand?.(index, 'running');
    const result =
      (await prepare(page, run, uses, ports)) ??
      (await runCommand(run, ports, options.signal, (running) => {
        options.onLeftRunning?.(results.length, running);
      }));
    results.push(result);
    if (result.outcome.kind === 'passed') await share(result.outcome.captured, ports);
    options.onCommand?.(index, result);
    if (result.outcome.kind !== 'passed' && !mayGoOn(snippet, index, result.outcome)) break;
  }
  return results;
}

/** After output that differs the next commands still make sense, unless it should have been captured. */
function mayGoOn(snippet: ConsoleSnippet | ScriptSnippet, index: number, outcome: CommandOutcome): boolean {
  return (
    snippet.kind === 'console' && outcome.kind === 'differs' && snippet.commands[index]?.captures.length === 0
  );
}

/** Whether what follows `result` on the page still makes sense. */
export function leavesPageUsable(snippet: Snippet, result: SnippetResult): boolean {
  if (result.status !== 'differs')
    return result.status !== 'failed' && result.status !== 'timed-out' && result.status !== 'stopped';
  return (
    snippet.kind === 'console' &&
    result.commands.length === snippet.commands.length &&
    result.commands.every(
      ({ outcome }, index) => outcome.kind === 'passed' || mayGoOn(snippet, index, outcome),
    )
  );
}

function commandRuns(
  page: RunnablePage,
  snippet: ConsoleSnippet | ScriptSnippet,
  engine: EngineKind,
  scale: number,
): { run: CommandRun; uses: readonly string[] }[] {
  const { words } = snippet;
  const times = timesGiven(engine, scale);
  const common = {
    timeoutMs: times * (words.timeoutMs ?? defaultTimeoutMs),
    pageTimeoutMs: words.timeoutMs ?? defaultTimeoutMs,
    times,
    scale,
    retryMs: words.retryMs === undefined ? undefined : times * words.retryMs,
    background: words.background,
  };
  if (snippet.kind === 'script') {
    const before = page.snippets.slice(
      0,
      page.snippets.findIndex(({ id }) => id === snippet.id),
    );
    // In the background it has a shell of its own.
    const statements = words.background ? undefined : scriptStatements(snippet.value, before);
    const run: CommandRun = {
      ...common,
      text: snippet.value,
      ...(statements && { statements }),
      node: snippet.node,
      insidePrompt: undefined,
      line: snippet.range.start.line + 1,
      column: snippet.range.start.column,
      promise: promiseOf([], {
        line: snippet.range.start.line + 1,
        exit: exitPromise(words.exit),
        at: 'node',
        next: 'open',
      }),
    };
    return [{ run, uses: snippet.uses }];
  }
  return snippet.commands.flatMap((command, index) => {
    if (command.prompt.kind === 'powershell') return [];
    const { node, kind } = command.prompt;
    const next = nextAt(snippet.commands, index) ?? openedFor(page, snippet, node, engine);
    const isLast = index === snippet.commands.length - 1;
    const exit = exitPromise(isLast ? words.exit : undefined);
    const run: CommandRun = {
      ...common,
      text: command.text,
      node,
      insidePrompt: next?.kind === 'inside' ? next.text : undefined,
      line: command.range.start.line,
      column: command.range.start.column,
      promise: promiseOf(
        command.output.map(({ text, range }) => ({ text, line: range.start.line })),
        { line: command.range.start.line, exit, at: kind, next: next?.kind ?? 'open' },
      ),
    };
    return [{ run, uses: command.uses }];
  });
}

function exitPromise(written: number | undefined): ExitPromise {
  return written === undefined ? { kind: 'usual', code: 0 } : { kind: 'written', code: written };
}

/** The prompt of the next command that is typed on the same node. */
function nextAt(
  commands: readonly Command[],
  index: number,
): { kind: 'node' | 'inside'; text: string } | undefined {
  const here = commands[index]?.prompt;
  for (const { prompt } of commands.slice(index + 1)) {
    if (prompt.kind !== 'powershell' && here?.kind !== 'powershell' && prompt.node === here?.node)
      return prompt;
  }
  return undefined;
}

/** What a later fence types on `node` next, where that is inside a program which `snippet` must leave open. */
function openedFor(
  page: RunnablePage,
  snippet: Snippet,
  node: string,
  engine: EngineKind,
): { kind: 'inside'; text: string } | undefined {
  if (snippet.words.background) return undefined;
  const all = runOrder(page.snippets);
  const later = all.slice(all.findIndex(({ id }) => id === snippet.id) + 1);
  const next = nextPrompt(
    later.filter((other) => notRun(page, other, engine) === undefined),
    node,
  );
  return next?.kind === 'inside' ? { kind: next.kind, text: next.text } : undefined;
}

/** Makes the variables known that the command uses; the result when one is not there. */
async function prepare(
  page: RunnablePage,
  run: CommandRun,
  uses: readonly string[],
  ports: RunPorts,
): Promise<CommandResult | undefined> {
  const missing = uses.find((name) => !ports.variables.has(name));
  if (missing === undefined) {
    const used = Object.fromEntries(uses.map((name) => [name, ports.variables.get(name) ?? '']));
    // A node that was started anew has forgotten them; one that is gone says so when the command runs.
    if (uses.length > 0)
      await ports
        .node(run.node)
        ?.setVariables(used)
        .catch(() => undefined);
    return undefined;
  }
  const where = capturingLine(page, missing);
  const advice = where === undefined ? '' : ` Line ${where} captures it: run that first.`;
  return {
    command: run.text,
    node: run.node,
    line: run.line,
    column: run.column,
    outcome: {
      kind: 'failed',
      exitCode: undefined,
      why: `It uses $${missing}, which no command has captured yet.${advice}`,
    },
    output: '',
    truncated: false,
    attempts: 0,
    ms: 0,
    totalMs: 0,
  };
}

function capturingLine(page: RunnablePage, name: string): number | undefined {
  return page.snippets
    .flatMap((snippet) => (snippet.kind === 'console' ? snippet.commands : []))
    .find((command) => command.captures.includes(name))?.range.start.line;
}

/** Every shell of every node sees what was captured; a node that is down gets it when it next needs it. */
async function share(captured: Readonly<Record<string, string>>, ports: RunPorts): Promise<void> {
  const entries = Object.entries(captured);
  if (entries.length === 0) return;
  for (const [name, value] of entries) ports.variables.set(name, value);
  await Promise.allSettled(ports.nodes.map(async (name) => ports.node(name)?.setVariables(captured)));
}

async function save(path: string, value: string, name: string, ports: RunPorts): Promise<string | undefined> {
  const node = ports.node(name);
  if (node === undefined)
    return `There is no node "${name}" in this session: it has ${ports.nodes.join(', ')}.`;
  try {
    await node.writeFile(path, value.endsWith('\n') ? value : `${value}\n`);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function brokenPromise(outcome: CommandOutcome): SnippetOutcome | undefined {
  switch (outcome.kind) {
    case 'passed':
      return undefined;
    case 'differs':
      return { status: 'differs' };
    case 'failed':
      return { status: 'failed', why: outcome.why };
    case 'timed-out':
      return { status: 'timed-out' };
    case 'stopped':
      return { status: 'stopped' };
  }
}
