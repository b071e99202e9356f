/** The report to look at: one page, with a screenshot and a replay of the terminals of what failed. */
import { scaleWords } from '../given-time.ts';
import { isKept, isUnchecked } from '../kept.ts';
import { remarkCountWords, remarksOf, remarkWords } from '../remarks.ts';
import type { CommandResult, LabResult, SnippetResult, VerifiedPage, VerifyResult } from '../result.ts';
import { amount, duration } from '../../figures.ts';
import { failureWords } from '../words.ts';
import type { Frame } from './replay.ts';
import { framesOf } from './replay.ts';
import type { Evidence, Reporter } from './reporter.ts';
import { afterWords, countOf, countWords, diffLines, summarise } from './summary.ts';
import { xml } from './xml.ts';

export interface ShownEvidence extends Omit<Evidence, 'screenshot'> {
  /** Relative address of the picture. */
  readonly screenshot?: string;
}

export const htmlReporter: Reporter = {
  name: 'the report to look at',
  askedBy: { kind: 'option', name: 'html', about: 'write a report to look at' },
  goes: 'into a folder',
  files: (result, { evidence }) => {
    const files = new Map<string, string | Uint8Array>();
    const shown = new Map<string, ShownEvidence>();
    for (const [page, { screenshot, ...rest }] of evidence) {
      const picture = `${page.replaceAll('/', '--') || 'top'}.png`;
      if (screenshot !== undefined) files.set(picture, screenshot);
      shown.set(page, { ...rest, ...(screenshot === undefined ? {} : { screenshot: picture }) });
    }
    return files.set('index.html', htmlReport(result, shown));
  },
};

/** `evidence`: by page path, of pages that broke a promise. */
export function htmlReport(result: VerifyResult, evidence: ReadonlyMap<string, ShownEvidence>): string {
  const summary = summarise(result);
  const title = summary.ok ? 'Every promise is kept' : 'Not every promise is kept';
  const remarks = remarkCountWords(summary.remarks.map(({ remark }) => remark));
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>${style}</style>
<h1>${title}</h1>
<p>${xml(countWords(summary.counts))} on ${amount(summary.pages, 'page')}, ${xml(moment(result.startedAt))}, ${duration(result.ms)}${summary.timeScale === undefined ? '' : `, ${scaleWords(summary.timeScale)}`}${result.commit === undefined ? '' : `, commit ${xml(result.commit.slice(0, 12))}`}.${remarks === '' ? '' : ` ${xml(remarks)}.`}</p>
${result.labs.map((lab) => labSection(lab, evidence)).join('\n')}
<script>${script}</script>
</html>
`;
}

/** `2026-11-22 20:00 UTC` of an ISO 8601 time. */
function moment(time: string): string {
  return `${time.slice(0, 16).replace('T', ' ')} UTC`;
}

function labSection(lab: LabResult, evidence: ReadonlyMap<string, ShownEvidence>): string {
  const { engine } = lab;
  const where =
    engine.engineVersion === ''
      ? ''
      : ` — Docker Engine ${engine.engineVersion}, ${engine.platform}, kernel ${engine.kernel}`;
  const problems = lab.problems.map(
    ({ file, line, message }) => `<p class="bad"><code>${xml(file)}:${line}</code> ${xml(message)}</p>`,
  );
  return `<section><h2>${xml(lab.lab || 'Top')}<small>${xml(where)}</small></h2>${problems.join('')}${lab.pages
    .map((page) => pageSection(page, evidence.get(page.page)))
    .join('\n')}</section>`;
}

function pageSection(page: VerifiedPage, evidence: ShownEvidence | undefined): string {
  const ok = page.snippets.every(({ status }) => isKept(status));
  const words = countWords(countOf(page.snippets)) || 'nothing to run';
  const runs = page.runs > 1 ? `, run ${page.runs} times` : '';
  return `<details${ok ? '' : ' open'}><summary class="${ok ? 'good' : 'bad'}">${xml(page.file)} <small>${xml(words)}, ${duration(page.ms + page.startMs)}${runs}</small></summary>
${page.snippets.map((snippet) => snippetSection(page, snippet)).join('\n')}${evidence === undefined ? '' : evidenceSection(evidence)}</details>`;
}

function snippetSection(page: VerifiedPage, snippet: SnippetResult): string {
  const kept = isKept(snippet.status);
  const commands = snippet.commands.map((command) => commandSection(command)).join('');
  const why = kept ? '' : `<p>${xml(`${failureWords(snippet)}${afterWords(snippet)}`)}</p>`;
  const status = isUnchecked(snippet) ? `${snippet.status}, status not checked` : snippet.status;
  return `<details class="snippet"${kept || snippet.status === 'not-reached' ? '' : ' open'}><summary class="${kept ? 'good' : 'bad'}"><code>${xml(page.file)}:${snippet.line}</code> ${status} <small>${duration(snippet.ms)}</small></summary>${why}${commands}</details>`;
}

function commandSection(command: CommandResult): string {
  const { outcome } = command;
  const head = `<p class="${outcome.kind === 'passed' ? 'good' : 'bad'}"><code>${xml(`${command.node}$ ${command.command}`)}</code> <small>line ${command.line}, ${duration(command.ms)}${outcome.kind === 'passed' && outcome.status === 'unchecked' ? ', status not checked' : ''}${command.attempts > 1 ? `, ${command.attempts} attempts` : ''}</small></p>`;
  const lines =
    outcome.kind === 'differs' ? diffLines(command) : command.output === '' ? [] : command.output.split('\n');
  const rows = lines.map((line) => {
    const kind =
      outcome.kind !== 'differs'
        ? ''
        : line.startsWith('-')
          ? ' class="missing"'
          : line.startsWith('+')
            ? ' class="extra"'
            : '';
    return `<span${kind}>${xml(line)}\n</span>`;
  });
  const remarks = remarksOf(command).map((remark) => `<p><small>${xml(remarkWords(remark))}</small></p>`);
  return `${head}${remarks.join('')}${rows.length === 0 ? '' : `<pre>${rows.join('')}</pre>`}`;
}

function evidenceSection({ screenshot, terminals, recording }: ShownEvidence): string {
  const picture =
    screenshot === undefined
      ? ''
      : `<p><img src="${xml(encodeURI(screenshot))}" alt="The page when it had failed" loading="lazy"></p>`;
  const replays = Object.entries(recording ?? {}).map(([node, pieces]) => replay(node, framesOf(pieces)));
  const texts = Object.entries(terminals ?? {}).map(
    ([node, text]) =>
      `<details class="snippet"><summary>Terminal of ${xml(node)}</summary><pre>${xml(text)}</pre></details>`,
  );
  return `${picture}${replays.join('')}${texts.join('')}`;
}

function replay(node: string, frames: readonly Frame[]): string {
  if (frames.length === 0) return '';
  const data = xml(JSON.stringify(frames.map(({ ms, lines }) => [ms, lines.join('\n')])));
  return `<figure data-frames="${data}"><figcaption>Recording of ${xml(node)} <button type="button">Play</button> <input type="range" min="0" max="${frames.length - 1}" value="${frames.length - 1}" aria-label="Place in the recording of ${xml(node)}"> <output></output></figcaption><pre></pre></figure>`;
}

const style = `
:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}
body{max-width:70rem;margin:2rem auto;padding:0 1rem}
small{font-weight:normal;opacity:.75}
pre{padding:.5rem;background:color-mix(in srgb,currentColor 8%,transparent);overflow:auto;max-height:30rem}
.good::before{content:"✓ ";color:#1a7f37}.bad::before{content:"✗ ";color:#cf222e}
.missing{background:#cf222e33}.extra{background:#1a7f3733}
.snippet{margin-left:1.5rem}figure{margin:1rem 0}img{max-width:100%;border:1px solid}
`;

const script = `
for (const figure of document.querySelectorAll('[data-frames]')) {
  const frames = JSON.parse(figure.dataset.frames);
  const [button, slider, output, screen] = ['button', 'input', 'output', 'pre'].map((name) => figure.querySelector(name));
  let timer;
  const show = (index) => {
    slider.value = String(index);
    screen.textContent = frames[index][1];
    output.textContent = (frames[index][0] / 1000).toFixed(1) + ' s';
  };
  const stop = () => { clearTimeout(timer); timer = undefined; button.textContent = 'Play'; };
  const step = (index) => {
    show(index);
    if (index + 1 >= frames.length) return stop();
    timer = setTimeout(step, Math.min(1000, frames[index + 1][0] - frames[index][0]), index + 1);
  };
  slider.addEventListener('input', () => { stop(); show(Number(slider.value)); });
  button.addEventListener('click', () => {
    if (timer !== undefined) return stop();
    button.textContent = 'Pause';
    step(Number(slider.value) + 1 >= frames.length ? 0 : Number(slider.value));
  });
  show(frames.length - 1);
}
`;
