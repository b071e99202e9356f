#!/usr/bin/env node
/** The program `labs`. Each command is a module of its own, loaded only when it is called. */
import { Command } from 'commander';
import { foundWrong, usageError } from './exit-codes.ts';
import { endInWords, mistakeWords } from './last-words.ts';
import { WrongNumber } from './numbers.ts';

interface CommandModule {
  /** Adds its command, with its options and action, to the program. */
  readonly register: (program: Command) => void;
}

interface Entry {
  readonly summary: string;
  readonly load: () => Promise<CommandModule>;
}

const commands: Readonly<Record<string, Entry>> = {
  check: { summary: 'check labs: links, commands, words, known rot', load: () => import('./check.ts') },
  new: { summary: 'begin a lab, or another page of one', load: () => import('./new.ts') },
  verify: {
    summary: 'run the labs in a browser and match what they promise',
    load: () => import('./verify.ts'),
  },
  update: { summary: 'bring the written outputs up to date', load: () => import('./update.ts') },
  machine: {
    summary: 'what the page’s machine holds: versions, images, programs',
    load: () => import('./machine.ts'),
  },
  sandbox: {
    summary: 'let the page use the Docker Engine of this machine',
    load: () => import('./sandbox.ts'),
  },
};

endInWords('labs', foundWrong);
const program = new Command('labs')
  .description('Check, write, verify and run Docker labs.')
  .exitOverride((error) => {
    process.exit(error.exitCode === 0 ? 0 : usageError);
  })
  .showHelpAfterError('(labs --help lists the commands, labs COMMAND --help its options)');

const named = process.argv.slice(2).find((argument) => !argument.startsWith('-') && argument !== 'help');
for (const [name, { summary, load }] of Object.entries(commands)) {
  if (name === named) (await load()).register(program);
  else program.command(name).description(summary);
}
try {
  await program.parseAsync();
} catch (error) {
  // What the system refuses is said in its words; anything else is a mistake of ours.
  const isKnown = error instanceof WrongNumber || (error instanceof Error && 'syscall' in error);
  process.stderr.write(isKnown ? `labs: ${error.message}\n` : mistakeWords('labs', error));
  process.exitCode = isKnown ? usageError : foundWrong;
}
