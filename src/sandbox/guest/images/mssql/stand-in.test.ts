/**
 * SQL Server's stand-in, by what a person would type and read. Each file in `fixtures/` holds cases as a terminal would
 * show them, and what every case of that file begins with above the first of them:
 *
 *     ## What the case is about
 *     # A remark, which nothing is compared with.
 *     $ sqlcmd -Q "SELECT 1"      a command: sqlcmd; sql, which is that with the administrator's name and password;
 *                                 `sqlservr`, the server's start; `logs`, what the server said; `cat > file` and
 *                                 `cat file`; `nc`, which sends what is piped as it is
 *     > SELECT 1                  what is piped into it
 *     1> SELECT 1                 or what is typed at its prompts
 *     stderr: Sqlcmd: Error …     what it says on its error output
 *     text   ⏎                    a line that ends with blanks
 *     [exit 1]                    its exit status, where that is not 0
 */
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const standIn = here('root/opt/mssql/lib');
const files = readdirSync(here('fixtures')).filter((name) => name.endsWith('.txt'));

interface Case {
  readonly title: string;
  readonly lines: readonly string[];
  readonly remarks: readonly string[];
}

/** Input lines of a command; `terminal`: typed at prompts. */
interface Step {
  readonly command: string;
  readonly input: readonly string[];
  readonly terminal: boolean;
}

let python: ChildProcessWithoutNullStreams;
let answers: AsyncIterator<string>;
let said = '';

beforeAll(async () => {
  python = spawn('python3', ['-B', here('fixtures/drive.py'), standIn]);
  python.stderr.on('data', (data: Buffer) => (said += data.toString()));
  answers = createInterface({ input: python.stdout })[Symbol.asyncIterator]();
  await new Promise((resolve, reject) => {
    python.on('spawn', resolve);
    python.on('error', (cause) => {
      const why = 'These tests run the stand-in of SQL Server with python3, which could not be started.';
      const hint =
        'Install it (Debian: apt-get install python3), or run "npm run check:pure", which needs no other programs.';
      reject(new Error(`${why} ${hint}`, { cause }));
    });
  });
});

afterAll(() => python.kill());

describe.each(files)('%s', (file) => {
  const { before, cases } = casesOf(readFileSync(here(`fixtures/${file}`), 'utf8'));
  it.each(cases.map((one) => [one.title, one] as const))('%s', async (_, { lines, remarks }) => {
    await ask({ fresh: true });
    expect(await transcript(before)).toBe(before.join('\n'));
    expect(await transcript(lines)).toBe(lines.join('\n'));
    if (file === 'not-yet.txt') expect(remarks.join('\n')).toMatch(/^# Really: /m);
  });
});

function casesOf(text: string): { before: readonly string[]; cases: readonly Case[] } {
  const [head = '', ...blocks] = text.split(/^## /m);
  const linesOf = (block: string) => block.trimEnd().split('\n');
  const told = (lines: readonly string[]) => lines.filter((line) => !line.startsWith('# '));
  const cases = blocks.map((block) => {
    const [title = '', ...lines] = linesOf(block);
    return { title, lines: told(lines), remarks: lines.filter((line) => line.startsWith('# ')) };
  });
  return { before: told(linesOf(head)), cases };
}

/** What a terminal shows when the commands among `lines` are given again. */
async function transcript(lines: readonly string[]): Promise<string> {
  const shown: string[] = [];
  for (const { command, input, terminal } of stepsOf(lines)) {
    const { text, status } = await ask({ command, input, terminal });
    shown.push(`$ ${command}`, ...(terminal ? [] : input.map((line) => `> ${line}`.trimEnd())));
    shown.push(...(text === '' ? [] : text.replace(/\n$/, '').split('\n')));
    if (status !== 0) shown.push(`[exit ${status}]`);
  }
  return shown
    .map((line) => line.replace(/ $/, ' ⏎'))
    .join('\n')
    .trimEnd();
}

function stepsOf(lines: readonly string[]): readonly Step[] {
  const starts = lines.flatMap((line, index) => (line.startsWith('$ ') ? [index] : []));
  return starts.map((start, index) => {
    const own = lines.slice(start + 1, starts[index + 1]);
    const typed = own.flatMap((line) => /^\d+> (.*)/.exec(line)?.[1] ?? []);
    const piped = own.flatMap((line) => /^> ?(.*)/.exec(line)?.[1] ?? []);
    return {
      command: lines[start]?.slice(2) ?? '',
      input: typed.length > 0 ? typed : piped,
      terminal: typed.length > 0,
    };
  });
}

async function ask(question: object): Promise<{ readonly text: string; readonly status: number }> {
  python.stdin.write(`${JSON.stringify(question)}\n`);
  const answer = await answers.next();
  if (answer.done) throw new Error(`The stand-in's driver has ended: ${said}`);
  return JSON.parse(answer.value) as { text: string; status: number };
}
