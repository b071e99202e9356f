/** Which shell text certainly prints nothing, so that no output can be promised for it. */
import { commandWords, shellTokens } from './shell-tokens.ts';

/** Silent when all is well; what goes wrong with them is told on the terminal. */
const silentWhenWell = new Set(
  'cd export readonly unset alias unalias set shopt umask sleep mkdir touch rmdir chmod ln'.split(' '),
);
/** With these arguments, or without any, they list what there is. */
const lists = new Set('export readonly alias set shopt umask'.split(' '));
const alwaysSilent = new Set(['true', 'false', ':']);

/** `well`: its status is promised to be 0, so that it has no error to tell. */
export function printsNothing(text: string, well: boolean): boolean {
  // What a substitution prints as an error is seen; here-documents and `(…)` are left to those who run it.
  if (/\$\(|`|<<|[(){}]/.test(text)) return false;
  const commands: string[][] = [[]];
  for (const token of shellTokens(text)) {
    if (token.kind === 'word') commands.at(-1)?.push(token.raw);
    // Before `||` an error may be told although the status is 0; `&` prints the number of a job.
    else if (token.text === '||' || token.text === '&' || token.text === '|&') return false;
    else commands.push([]);
  }
  const written = commands.filter((words) => words.length > 0);
  if (written.length === 0 || !written.every((words) => commandIsSilent(words, well))) return false;
  return !well || endsTold(text);
}

/** With `;` only the last status is promised, and errors before it are printed. */
function endsTold(text: string): boolean {
  const tokens = shellTokens(text);
  const parts = tokens.filter((token) => token.kind === 'operator' && /^[;\n|]/.test(token.text)).length;
  return parts === 0 || tokens.every((token) => token.kind !== 'word' || alwaysSilent.has(token.raw));
}

function commandIsSilent(raw: readonly string[], well: boolean): boolean {
  const { words, files } = commandWords(raw);
  const [name, ...args] = words;
  if (name === undefined) return well && !files && raw.every((word) => /^[A-Za-z_]\w*\+?=/.test(word));
  if (files) return false;
  if (alwaysSilent.has(name)) return true;
  if (!well || !silentWhenWell.has(name)) return false;
  if (args.some((word) => /^-\w*[pv]\w*$|^--verbose$/.test(word) && name !== 'mkdir')) return false;
  if (name === 'mkdir' || name === 'chmod' || name === 'ln')
    return !args.some((word) => /^-\w*[vc]|^--/.test(word));
  if (name === 'cd') return args[0] !== '-' && !args.some((word) => word.startsWith('$'));
  if (name === 'alias') return args.length > 0 && args.every((word) => word.includes('='));
  return !lists.has(name) || (args.length > 0 && !/^[-+]o$/.test(args.at(-1) ?? ''));
}

/** The shell tells of its background jobs before any prompt. */
export function startsJobs(text: string): boolean {
  return shellTokens(text).some((token) => token.kind === 'operator' && token.text === '&');
}
