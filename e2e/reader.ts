/** What a reader of a lab page sees and presses. */
import type { Locator, Page } from '@playwright/test';

export const lab = 'labs/networking/';
/** A busy machine of two cores: a bound, not an expectation. */
export const patience = { timeout: 150_000 };

/** The snippet whose first command is `command`. */
export const snippetOf = (page: Page, command: string): Locator =>
  page.locator('lab-snippet', { has: page.locator('.command', { hasText: command }) }).first();

export const pane = (page: Page): Locator => page.locator('#sandbox-pane');
export const tool = (page: Page, name: string): Locator =>
  pane(page).getByRole('button', { name, exact: true });

export async function fromMenu(page: Page, name: string): Promise<void> {
  await pane(page).getByText('More', { exact: true }).click();
  await tool(page, name).click();
}

/**
 * Presses Run of a snippet, and waits for what comes of this press: where it was run before, its state and the pane's
 * tell of the run before until this one begins.
 */
export async function pressRun(snippet: Locator): Promise<void> {
  const result = snippet.evaluate(
    (element) =>
      new Promise<void>((resolve) => {
        element.addEventListener(
          'snippet-result',
          () => {
            resolve();
          },
          { once: true },
        );
      }),
  );
  await snippet.getByRole('button', { name: 'Run', exact: true }).click();
  await result;
}
