/** What a container serves, looked at through the pane: a page with a style sheet, a link, and a script. */
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import { run } from './contract-page.ts';
import { fromMenu, pane, patience, tool } from './reader.ts';

const files = [
  `mkdir -p web/deep && cd web`,
  `echo '<link rel=stylesheet href=/style.css><h1>Served</h1><a href=deep/>deeper</a>' > index.html`,
  `echo 'h1 { color: rgb(1, 2, 3) }' > style.css`,
  `echo '<p>Deep down</p><a href=/>up</a><script>document.body.append("ran")</script>' > deep/index.html; cd`,
  `docker run -d --name web -p 8080:80 -v /root/web:/w busybox httpd -f -h /w`,
];

/** Goes to and fro in it; the script that it brings is not run. */
export async function lookAtServedSite(page: Page): Promise<void> {
  expect(await run(page, files.join('\n'))).toMatchObject({ status: 'exited', exitCode: 0 });
  await fromMenu(page, 'Published ports');
  const frame = pane(page).frameLocator('iframe');
  await expect(frame.getByRole('heading', { name: 'Served' })).toBeVisible(patience);
  await expect(frame.getByRole('heading')).toHaveCSS('color', 'rgb(1, 2, 3)', patience);
  await frame.getByRole('link', { name: 'deeper' }).click();
  await expect(frame.getByText('Deep down')).toBeVisible(patience);
  await expect(frame.getByText('ran')).toBeHidden();
  await frame.getByRole('link', { name: 'up' }).click();
  await expect(frame.getByRole('heading', { name: 'Served' })).toBeVisible(patience);
  await tool(page, 'Close').click();
  await run(page, 'docker rm -f web');
}
