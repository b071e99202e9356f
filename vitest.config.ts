import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts'],
    // Tests that drive a real bash or a real Docker Engine wait for them.
    testTimeout: 20_000,
  },
});
