/** `labs check [PATH…] [--json]` */
import { stat } from 'node:fs/promises';
import { relative, resolve, sep } from 'node:path';
import type { Command } from 'commander';
import type { Diagnostic } from '../lab/model.ts';
import { sortDiagnostics } from '../lab/diagnostics.ts';
import { labsDir } from '../labs-folder/labs-dir.ts';
import { readLabsFolder } from '../labs-folder/read-labs-folder.ts';
import { findGuest } from '../site/guest.ts';
import { asTheMachineHas } from '../site/machine-images.ts';
import { imagesNotThere } from './check-images.ts';
import { checkRecords } from './check-records.ts';
import { foundWrong, usageError } from './exit-codes.ts';
import { asAnnotation, asJson, asLines, summary } from './check-output.ts';

interface CheckOptions {
  readonly json?: true;
}

export function register(program: Command): void {
  program
    .command('check')
    .description('check labs: links, commands, words, front matter, known rot')
    .argument('[path...]', 'pages or folders (default: all labs)')
    .option('--json', 'print the findings as JSON')
    .addHelpText(
      'after',
      '\nLABS_DIR names another folder of labs (default: labs). Exit status: 0 no errors, 1 errors, 2 wrong usage.',
    )
    .action(check);
}

async function check(paths: readonly string[], options: CheckOptions): Promise<void> {
  const scope = await findScope(paths);
  if (typeof scope === 'string') {
    process.stderr.write(`labs check: ${scope}\n`);
    process.exitCode = usageError;
    return;
  }
  const { diagnostics: ofPages, labs, files } = await readLabsFolder(scope.dir);
  const guest = await findGuest();
  const diagnostics = sortDiagnostics([
    ...(guest === undefined ? ofPages : asTheMachineHas(ofPages, guest.manifest.images)),
    ...(await checkRecords(scope.dir, labs, Date.now())),
    ...(guest === undefined ? [] : imagesNotThere(labs, guest.manifest.images)),
  ]);
  const prefix = relative(process.cwd(), scope.dir).split(sep).join('/');
  const isWithin = (file: string): boolean =>
    scope.within.some((path) => path === '' || file === path || file.startsWith(`${path}/`));
  const shown = diagnostics
    .filter(({ file }) => isWithin(file))
    .map((diagnostic) => ({
      ...diagnostic,
      file: prefix === '' ? diagnostic.file : `${prefix}/${diagnostic.file}`,
    }));
  const pages = labs.flatMap((lab) => lab.pages.filter(({ file }) => isWithin(file))).length;
  print(shown, pages, options);
  if (labs.length === 0) {
    process.stderr.write(`labs check: ${noLabs(prefix === '' ? '.' : prefix, files)}\n`);
    process.exitCode = foundWrong;
  }
  if (shown.some(({ severity }) => severity === 'error')) process.exitCode = foundWrong;
}

/** Nothing was checked, so nothing is well. */
function noLabs(folder: string, files: readonly string[]): string {
  const what = files.length === 0 ? 'is empty' : 'has no Markdown in it';
  return `${folder} ${what}, so there are no labs; LABS_DIR names another folder, \`labs new\` begins a lab.`;
}

function print(shown: readonly Diagnostic[], pages: number, { json }: CheckOptions): void {
  if (json === true) {
    process.stdout.write(asJson(shown));
    return;
  }
  process.stdout.write(asLines(shown));
  if (process.env['GITHUB_ACTIONS'] === 'true') process.stdout.write(shown.map(asAnnotation).join(''));
  process.stderr.write(`${summary(shown, pages)}\n`);
}

interface Scope {
  /** The labs folder. */
  readonly dir: string;
  /** Paths below it, '' for all. */
  readonly within: readonly string[];
}

/** Paths may be given as seen from here or from the labs folder; one outside it is a labs folder itself. */
async function findScope(paths: readonly string[]): Promise<Scope | string> {
  const dir = labsDir();
  if (paths.length === 0) {
    return (await exists(dir))
      ? { dir, within: [''] }
      : `there is no folder ${relative(process.cwd(), dir)}; LABS_DIR names another.`;
  }
  const within: string[] = [];
  for (const path of paths) {
    const candidates = [resolve(path), resolve(dir, path)];
    const found = (await Promise.all(candidates.map(exists))).findIndex(Boolean);
    const absolute = candidates[found];
    if (absolute === undefined) return `there is no ${path}, neither here nor in the labs folder.`;
    const below = relative(dir, absolute);
    if (below.startsWith('..')) {
      if (paths.length > 1) return `${path} is outside the labs folder; check it on its own.`;
      const isFolder = (await stat(absolute)).isDirectory();
      return isFolder
        ? { dir: absolute, within: [''] }
        : { dir: resolve(absolute, '..'), within: [absolute.split(sep).at(-1) ?? ''] };
    }
    within.push(below.split(sep).join('/'));
  }
  return { dir, within };
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
