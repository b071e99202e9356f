import { defineConfig } from '@playwright/test';
import { findChromium } from './src/browser/chromium.ts';

const launch = findChromium();
const port = Number(process.env['E2E_PORT'] ?? 4477);

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  forbidOnly: process.env['CI'] !== undefined,
  // A flaky test is a bug to find, not to hide.
  retries: 0,
  // A node takes a core; two at once starve each other on a small machine.
  workers: 1,
  timeout: 120_000,
  reporter: [['list'], ['html', { open: 'never' }]],
  use: {
    baseURL: `http://127.0.0.1:${port}/`,
    launchOptions: {
      args: launch?.args ?? [],
      ...(launch?.executablePath === undefined ? {} : { executablePath: launch.executablePath }),
    },
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
  },
  projects: [
    { name: 'site', testMatch: /\/(site|search|a11y|room|offline|own-docker|phone)\.spec\.ts$/ },
    {
      name: 'sandbox',
      testMatch: /(contract|classroom|contributing|sandbox(-\w+)?|verify|attacks|publish)\.spec\.ts$/,
    },
  ],
  webServer: {
    command: `node src/cli/serve.ts ${process.env['DIST_DIR'] ?? 'dist'} ${port}`,
    url: `http://127.0.0.1:${port}/`,
    reuseExistingServer: process.env['CI'] === undefined,
  },
});
