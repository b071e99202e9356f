import { defineConfig } from 'vitest/config';

/**
 * Tests that need more than their own process: a shell on a terminal, a compiler, git, a Docker Engine, our programs
 * as people start them. `pure` refuses to start programs, so that whoever adds one learns that it belongs here.
 */
const real = [
  'src/sandbox/shell/{ask-status,prompt-changes,script,shell}.test.ts',
  'src/sandbox/docker/{server,server/tar}.test.ts',
  'src/sandbox/guest/{pieces,images/mssql/stand-in}.test.ts',
  'src/sandbox/vm/agent.test.ts',
  'src/lab/open-command.test.ts',
  'src/labs-folder/odd-files.test.ts',
  'src/verify/{run,given-time,script,waiting}.test.ts',
  'src/cli/{check,last-words,numbers,sandbox,update,workflows}.test.ts',
  'src/cli/setup/*.test.ts',
  'src/cli/verify/{one-at-a-time,since}.test.ts',
  'src/site/{build,search-index}.test.ts',
];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'pure',
          include: ['src/**/*.test.ts'],
          exclude: real,
          setupFiles: ['src/pure-tests.ts'],
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'real',
          include: real,
          // They wait for what they drive, on a machine that may be busy.
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
