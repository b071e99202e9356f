/** In a classroom the instructor sees who is at which step; any other server keeps it to itself. */
import type { DockerEngine } from '../../sandbox/docker/client.ts';
import type { Engine } from '../../sandbox/sandbox.ts';
import { isRunnable } from '../../verify/runnable.ts';
import { currentPage } from './lab-page.ts';
import type { Sandbox } from './sandbox.ts';

export function reportSteps(sandbox: Sandbox): void {
  let told = '';
  const tell = async (snippet?: string): Promise<void> => {
    const page = currentPage();
    if (page === undefined || sandbox.session?.session.info.kind !== 'docker') return;
    const engine = await sandbox.engine();
    if (!takesSteps(engine)) return;
    const { path, snippets } = await page.runnable();
    const steps = snippets.filter(isRunnable);
    const step = 1 + steps.findIndex(({ id }) => id === snippet);
    if (told === path && step === 0) return;
    told = path;
    await engine.reportStep({ page: path, step, total: steps.length });
  };
  // A step that could not be told matters less than any word about it would disturb.
  const report = (snippet?: string): void => void tell(snippet).catch(() => undefined);
  sandbox.onChange(() => {
    if (sandbox.session === undefined) told = '';
    report();
  });
  document.addEventListener('site:navigated', () => {
    report();
  });
  document.addEventListener('snippet-result', (event) => {
    report(event.detail.id);
  });
}

function takesSteps(engine: Engine): engine is Engine & Pick<DockerEngine, 'reportStep'> {
  return 'reportStep' in engine;
}
