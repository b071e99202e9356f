/** The link to one's own Docker, opened on a page that has no sandbox: kept for those that have, and said. */
import { element } from './dom.ts';
import { engineLink } from './engines.ts';

export function takeLink(): void {
  const link = engineLink();
  if (link === undefined) return;
  const words = `In this tab, Run buttons use the Docker Engine at ${new URL(link.url).host}. Choose a lab.`;
  document.querySelector('main')?.prepend(element('p', { class: 'notice', role: 'status' }, words));
}
