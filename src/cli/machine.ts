/** `labs machine`: what a lab finds in the page's machine, for who writes one. */
import type { Command } from 'commander';
import { findGuest } from '../site/guest.ts';
import { foundWrong } from './exit-codes.ts';
import { machineText } from './machine-text.ts';

export function register(program: Command): void {
  program
    .command('machine')
    .description('what the page’s machine holds: versions, images, programs, what differs from your shell')
    .addHelpText('after', '\nExit status: 0, or 1 where no machine was built or downloaded yet.')
    .action(async () => {
      const guest = await findGuest();
      if (guest === undefined) {
        process.stderr.write(
          'labs machine: There is none yet. `npm start`, `npm run dev` and `npm run sandbox:build` make it.\n',
        );
        process.exitCode = foundWrong;
        return;
      }
      process.stdout.write(machineText(guest.manifest));
    });
}
