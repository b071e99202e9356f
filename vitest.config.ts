import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts'],
    // Tests that drive a real bash, compiler or Docker Engine wait for them, on a machine that may be busy.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
