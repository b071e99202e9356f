/**
 * The sandbox of a lab page, loaded at the first press of one of its buttons (or at once, when a saved session
 * or a link to the reader's own Docker waits). `handle` takes what was pressed.
 */
import { registerWorker } from '../offline.ts';
import { engineLink } from './engines.ts';
import { currentPage, showKeptResults } from './lab-page.ts';
import { paneElement, showState } from './pane.ts';
import { Previews } from './preview.ts';
import { Runs } from './runs.ts';
import { Sandbox } from './sandbox.ts';
import { SavedSessions } from './saved-sessions.ts';
import './sandbox.css';
import { reportSteps } from './steps.ts';
import { Tools } from './tools.ts';
import { followVisibility } from './visibility.ts';

interface Press {
  readonly action: string;
  readonly snippet: HTMLElement | null;
  readonly command: number | undefined;
  readonly button: HTMLElement;
}

const sandbox = new Sandbox();
const runs = new Runs(sandbox);
const saved = new SavedSessions(sandbox);
const tools = new Tools(sandbox, runs, saved, new Previews(sandbox));

followVisibility(sandbox, runs);
reportSteps(sandbox);
void registerWorker();
tools.show();
showLink();
void saved.show().catch(() => undefined);
document.addEventListener('site:navigated', () => {
  showKeptResults();
  void saved.show().catch(() => undefined);
});

function showLink(): void {
  const link = engineLink();
  if (link !== undefined) showState('linked', { server: new URL(link.url).host });
}

Object.assign(paneElement(), {
  /** For the authors' watch mode: goes back to before that snippet and runs the rest of the page. */
  runFrom: async (from: string, before = from) => {
    const page = currentPage();
    return page === undefined ? undefined : runs.page(page, { from, before });
  },
});

export async function handle({ action, snippet, command }: Press): Promise<void> {
  const page = currentPage();
  switch (action) {
    case 'stop':
      runs.stop();
      return;
    case 'restart-node':
      await sandbox.restartDeadNode();
      return;
    case 'start':
      if (page !== undefined) await runs.start(page);
      return;
    case 'run-all':
      // `labs verify --keep-going` asks for it by this attribute, and then presses the button.
      if (page !== undefined) await runs.page(page, { keepGoing: 'keepGoing' in page.main.dataset });
      return;
    case 'run-to-here': {
      const until = snippet?.dataset['id'];
      if (page !== undefined && until !== undefined) await runs.page(page, { until });
      return;
    }
    case 'run':
    case 'save':
    case 'run-command':
      if (page !== undefined && snippet !== null) await runs.snippet(page, snippet, command);
      return;
  }
}
