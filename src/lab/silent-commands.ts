/** Which shell text certainly prints nothing, so that no output can be promised for it. */
import { commandWords, shellTokens } from './shell-tokens.ts';

/** Silent when all is well; what goes wrong with them is told on the terminal. */
const SILENT_WHEN_WELL = new Set(
  'cd export readonly unset alias unalias set shopt umask sleep mkdir touch rmdir chmod ln'.split(' '),
);
/** With these arguments, or without any, they list what there is. */
const LISTS = new Set('export readonly alias set shopt umask'.split(' '));
const ALWAYS_SILENT = new Set(['true', 'false', ':']);

/** `well`: its status is promised to be 0, so that it has no error to tell. */
export function printsNothing(text: string, well: boolean): boolean {
  // What a substitution prints as an error is seen; here-documents and `(…)` are left to those who run it.
  if (/\$\(|`|<<|[(){}]/.test(text)) return false;
  let some = false;
  let words: string[] = [];
  const isSilent = (): boolean => {
    const raw = words;
    words = [];
    if (raw.length === 0) return true;
    some = true;
    return commandIsSilent(raw, well);
  };
  for (const token of shellTokens(text)) {
    if (token.kind === 'word') words.push(token.raw);
    // Before `||` an error may be told although the status is 0; `&` prints the number of a job.
    else if (token.text === '||' || token.text === '&' || token.text === '|&') return false;
    else if (!isSilent()) return false;
  }
  return isSilent() && some && (well ? endsTold(text) : true);
}

/** With `;` only the last status is promised, and errors before it are printed. */
function endsTold(text: string): boolean {
  const tokens = shellTokens(text);
  const parts = tokens.filter((token) => token.kind === 'operator' && /^[;\n|]/.test(token.text)).length;
  return parts === 0 || tokens.every((token) => token.kind !== 'word' || ALWAYS_SILENT.has(token.raw));
}

function commandIsSilent(raw: readonly string[], well: boolean): boolean {
  const { words, files } = commandWords(raw);
  const [name, ...args] = words;
  if (name === undefined) return well && !files && raw.every((word) => /^[A-Za-z_]\w*\+?=/.test(word));
  if (files) return false;
  if (ALWAYS_SILENT.has(name)) return true;
  if (!well || !SILENT_WHEN_WELL.has(name)) return false;
  if (args.some((word) => /^-\w*[pv]\w*$|^--verbose$/.test(word) && name !== 'mkdir')) return false;
  if (name === 'mkdir' || name === 'chmod' || name === 'ln')
    return !args.some((word) => /^-\w*[vc]|^--/.test(word));
  if (name === 'cd') return args[0] !== '-' && !args.some((word) => word.startsWith('$'));
  if (name === 'alias') return args.length > 0 && args.every((word) => word.includes('='));
  return !LISTS.has(name) || (args.length > 0 && !/^[-+]o$/.test(args.at(-1) ?? ''));
}

/** The shell tells of its background jobs before any prompt. */
export function startsJobs(text: string): boolean {
  return shellTokens(text).some((token) => token.kind === 'operator' && token.text === '&');
}
