/**
 * The sandbox of a lab page, loaded at the first press of one of its buttons (or at once, when a saved session
 * or a link to the reader's own Docker waits). `handle` takes what was pressed.
 */
import { registerWorker } from '../offline.ts';
import { engineLink } from './engines.ts';
import type { DrivenPane } from '../../verify/page-contract.ts';
import { currentPage, showResults } from './lab-page.ts';
import { sayMissingImages } from './missing-images.ts';
import { offerNewPorts } from './new-ports.ts';
import { paneElement, showState } from './pane.ts';
import { Previews } from './preview.ts';
import { Autosave } from './autosave.ts';
import { Runs } from './runs.ts';
import { Sandbox } from './sandbox.ts';
import { SavedSessions } from './saved-sessions.ts';
import './sandbox.css';
import { reportSteps } from './steps.ts';
import { followProgress } from './toolbar.ts';
import { Tools } from './tools.ts';
import { TouchKeys } from './touch-keys.ts';
import { followValues } from './values.ts';
import { followVisibility } from './visibility.ts';

interface Press {
  readonly action: string;
  readonly snippet: HTMLElement | null;
  readonly command: number | undefined;
  readonly button: HTMLElement;
}

const sandbox = new Sandbox();
const runs = new Runs(sandbox);
const autosave = new Autosave(sandbox, runs);
const saved = new SavedSessions(sandbox, runs);
const previews = new Previews(sandbox);
const tools = new Tools(sandbox, runs, saved, autosave, previews);
new TouchKeys(sandbox);

followVisibility(sandbox, runs, autosave);
reportSteps(sandbox);
followProgress(sandbox);
followValues(sandbox, runs);
offerNewPorts(runs, previews);
sayMissingImages(sandbox, runs);
void registerWorker();
tools.show();
showLink();
void saved.show().catch(() => undefined);
document.addEventListener('site:navigated', () => {
  showResults(sandbox.session?.results ?? new Map());
  void saved.show().catch(() => undefined);
});

function showLink(): void {
  const link = engineLink();
  if (link !== undefined) showState('linked', { server: new URL(link.url).host });
}

const driven: Pick<DrivenPane, 'runFrom'> = {
  runFrom: async (from, before) => {
    const page = currentPage();
    return page === undefined ? undefined : runs.from(page, from, before);
  },
};
Object.assign(paneElement(), driven);

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
      if (page !== undefined) await runs.rest(page);
      return;
    case 'start-over':
      if (page !== undefined && (await tools.startOver())) await runs.rest(page);
      return;
    case 'clean-up':
      if (page !== undefined) await runs.cleanUp(page);
      return;
    case 'run-to-here': {
      const until = snippet?.dataset['id'];
      if (page !== undefined && until !== undefined) await runs.rest(page, until);
      return;
    }
    case 'run':
    case 'save':
    case 'run-command':
      if (page !== undefined && snippet !== null) await runs.snippet(page, snippet, command);
      return;
  }
}
