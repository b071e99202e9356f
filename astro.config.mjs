// @ts-check
import sitemap from '@astrojs/sitemap';
import { defineConfig } from 'astro/config';
import { labs } from './src/site/integration.ts';
import { readSettings } from './src/site/settings.ts';

const settings = readSettings(process.env);

export default defineConfig({
  site: settings.origin,
  base: settings.base,
  outDir: settings.distDir,
  trailingSlash: 'ignore',
  integrations: [sitemap(), labs(settings)],
  devToolbar: { enabled: false },
  // The content policy allows no inline scripts.
  vite: { build: { assetsInlineLimit: 0 } },
});
