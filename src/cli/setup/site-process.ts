/**
 * The process in which pages are made: `site-process.ts build|dev JOURNAL`, begun by `site.ts` alone. Pages are
 * programs, and what one of them does to the process is noted in the journal, so that it can be begun again without it.
 */
import { pageAtWork } from '../../site/own-code.ts';
import { keepJournal, note, readJournal, showLife } from '../../site/journal.ts';
import { leaveOut } from '../../site/left-out.ts';
import { readSettings } from '../../site/settings.ts';
import { whatStopped } from '../../site/what-stopped.ts';
import { inWords, withoutColours, withoutFolders } from '../../site/thrown.ts';
import { mistakeWords, wordsOf } from '../last-words.ts';

const [what = '', journal = ''] = process.argv.slice(2);
const settings = readSettings(process.env);

// Unless something keeps this process from whatever else it should do.
const alive = setInterval(() => {
  showLife(journal);
}, 1000);
alive.unref();

for (const noted of readJournal(journal)) if (noted.kind === 'leaves-out') leaveOut(noted.stopped);
keepJournal(journal);

const thrown = (error: unknown): void => {
  note({
    kind: 'throws',
    file: pageAtWork(),
    why: inWords(error, settings),
    words: mistakeWords(what, error),
  });
  endWith(1);
};
process.on('uncaughtException', thrown).on('unhandledRejection', thrown);
// Nobody listens any more: that is no reason to build no site.
process.stdout.on('error', () => undefined);
const ends = (): void => {
  note({ kind: 'exits', file: pageAtWork() });
};
process.on('exit', ends);
process.on('beforeExit', () => {
  note({ kind: 'waits-in-vain' });
});
const abort = process.abort.bind(process);
const kill = process.kill.bind(process);
process.abort = () => {
  ends();
  return abort();
};
process.kill = (pid, signal) => {
  if (signal !== 0 && (pid === process.pid || pid <= 0)) ends();
  return kill(pid, signal);
};
// Who began this is gone, and nobody would ever end it.
process.on('disconnect', () => {
  process.exit(1);
});
process.channel?.unref();

// No `await` here: at one that never comes Node says more than people want to know.
void (what === 'dev' ? serve() : build()).catch(thrown);

async function build(): Promise<void> {
  const astro = await import('astro');
  try {
    await astro.build({ logLevel: 'warn' });
  } catch (error) {
    const said = withoutFolders(withoutColours(wordsOf(error)), settings);
    const words = `The site could not be built: ${said}\n`;
    note({ kind: 'rejects', stopped: stoppedAt(error), why: inWords(error, settings), words });
    endWith(1);
    return;
  }
  const status = Number(process.exitCode ?? 0);
  note({ kind: 'is-done', status });
  endWith(status);
}

/** Whatever pages have started goes on no longer, but what is to be said is said to its end. */
function endWith(status: number): void {
  process.stdout.write('', () => {
    process.stderr.write('', () => process.exit(status));
  });
}

async function serve(): Promise<void> {
  const astro = await import('astro');
  await astro.dev({});
}

function stoppedAt(error: unknown): ReturnType<typeof whatStopped> {
  try {
    return whatStopped(error);
  } catch {
    // It failed before the labs were read.
    return [];
  }
}
