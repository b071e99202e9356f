#!/usr/bin/env node
/** The program `labs`. Each command is a module of its own, loaded only when it is called. */
import { Command } from 'commander';
import { USAGE_ERROR } from './exit-codes.ts';

interface CommandModule {
  /** Adds its command, with its options and action, to the program. */
  readonly register: (program: Command) => void;
}

const commands: Readonly<Record<string, () => Promise<CommandModule>>> = {
  check: () => import('./check.ts'),
  new: () => import('./new.ts'),
  verify: () => import('./verify.ts'),
  update: () => import('./update.ts'),
  sandbox: () => import('./sandbox.ts'),
};

const [, , name = ''] = process.argv;
const program = new Command('labs')
  .description('Check, write, verify and run Docker labs.')
  .exitOverride((error) => {
    process.exit(error.exitCode === 0 ? 0 : USAGE_ERROR);
  })
  .showHelpAfterError('(labs --help lists the commands, labs COMMAND --help its options)');

const called = Object.hasOwn(commands, name) ? commands[name] : undefined;
const modules = await Promise.all(
  (called === undefined ? Object.values(commands) : [called]).map((load) => load()),
);
for (const { register } of modules) register(program);
try {
  await program.parseAsync();
} catch (error) {
  // What the system refuses is said in its words; anything else is a mistake of ours and keeps its trace.
  if (!(error instanceof Error && 'syscall' in error)) throw error;
  process.stderr.write(`labs: ${error.message}\n`);
  process.exitCode = USAGE_ERROR;
}
