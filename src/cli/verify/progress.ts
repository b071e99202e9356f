/** What `labs verify` shows while it runs: a line per finished page, and on a terminal what runs now. */
import type { Page } from '../../lab/model.ts';
import { remainingMs } from '../../verify/budget.ts';
import { isKept } from '../../verify/kept.ts';
import type { SnippetResult } from '../../verify/result.ts';
import { countOf, countWords } from '../../verify/report/summary.ts';
import { duration } from '../../figures.ts';
import type { PageOutcome } from './run-pages.ts';

interface Line {
  readonly page: Page;
  readonly expected: number;
  began: number | undefined;
  actual: number | undefined;
  done: number;
  /** Where its last result stands. */
  line: number;
}

export class Progress {
  readonly #lines: Map<string, Line>;
  readonly #lanes: number;
  readonly #out: NodeJS.WriteStream;
  readonly #timer: ReturnType<typeof setInterval> | undefined;
  #shown = false;

  constructor(
    pages: readonly { readonly page: Page; readonly expected: number }[],
    lanes: number,
    out: NodeJS.WriteStream,
  ) {
    this.#lines = new Map(
      pages.map(({ page, expected }) => [
        page.path,
        { page, expected, began: undefined, actual: undefined, done: 0, line: 0 },
      ]),
    );
    this.#lanes = lanes;
    this.#out = out;
    if (out.isTTY) {
      this.#timer = setInterval(() => {
        this.#show();
      }, 500).unref();
    }
  }

  started(page: Page, run: number): void {
    const line = this.#lines.get(page.path);
    if (line === undefined) return;
    line.began = performance.now();
    line.done = 0;
    if (run > 1) this.#print(`↻ ${page.file}: run ${run}, as it did not pass`);
    this.#show();
  }

  snippet(page: Page, result: SnippetResult): void {
    const line = this.#lines.get(page.path);
    if (line === undefined) return;
    line.done += 1;
    line.line = result.line;
    this.#show();
  }

  ended(page: Page, { verified, problems }: PageOutcome): void {
    const line = this.#lines.get(page.path);
    if (line === undefined) return;
    line.actual = verified.ms + verified.startMs;
    line.began = undefined;
    const ok = problems.length === 0 && verified.snippets.every(({ status }) => isKept(status));
    const words = countWords(countOf(verified.snippets)) || 'nothing to run';
    const left = this.#left();
    const rest = left === undefined ? '' : `, ${left}`;
    this.#print(`${ok ? '✓' : '✗'} ${page.file}: ${words} (${duration(line.actual)}${rest})`);
    for (const { message } of problems) this.#print(`  ${message}`);
    this.#show();
  }

  end(): void {
    clearInterval(this.#timer);
    this.#clear();
  }

  #left(): string | undefined {
    const all = [...this.#lines.values()];
    if (all.every(({ actual }) => actual !== undefined)) return undefined;
    const now = performance.now();
    const under = all.reduce(
      (sum, { began, expected }) => sum + (began === undefined ? 0 : Math.min(now - began, expected)),
      0,
    );
    const left = Math.max(0, remainingMs(all, this.#lanes) - under / this.#lanes);
    return left < 60_000 ? 'less than a minute left' : `about ${Math.ceil(left / 60_000)} min left`;
  }

  #show(): void {
    if (!this.#out.isTTY) return;
    this.#clear();
    const all = [...this.#lines.values()];
    const running = all.filter(({ began }) => began !== undefined);
    const done = all.filter(({ actual }) => actual !== undefined).length;
    const now = running
      .map(({ page, done: reached, line }) => `${page.path}${reached === 0 ? ' starting' : `:${line}`}`)
      .join('  ');
    const text = `${done} of ${all.length} pages, ${this.#left() ?? 'done'}  ${now}`;
    this.#out.write(text.slice(0, Math.max(20, this.#out.columns - 1)));
    this.#shown = true;
  }

  #print(text: string): void {
    this.#clear();
    this.#out.write(`${text}\n`);
  }

  #clear(): void {
    if (this.#shown) this.#out.write('\r\u001b[K');
    this.#shown = false;
  }
}
