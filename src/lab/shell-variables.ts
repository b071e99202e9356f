/** Which variables shell text expands and sets, as the shell that reads it would. */
import { hereDocuments } from './shell-words.ts';

export interface VariableInText {
  readonly kind: 'set' | 'use';
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** Set by the shell or by every node's system. */
const alwaysSet = new Set(
  (
    'HOME PATH PWD OLDPWD USER LOGNAME SHELL HOSTNAME HOSTTYPE OSTYPE MACHTYPE UID EUID PPID RANDOM SECONDS ' +
    'LINENO IFS PS1 PS2 TERM LANG LC_ALL LINES COLUMNS BASH BASH_VERSION BASHPID SHLVL TMPDIR EDITOR OPTARG ' +
    'OPTIND REPLY PIPESTATUS FUNCNAME BASH_SOURCE DOCKER_HOST DOCKER_CONTEXT DOCKER_CONFIG DOCKER_TLS_VERIFY ' +
    'DOCKER_CERT_PATH DOCKER_BUILDKIT COMPOSE_FILE COMPOSE_PROJECT_NAME'
  ).split(' '),
);

const setters = [
  /(?:^|[\n;&|({]|\b(?:do|then|else|sudo|env)\s)[ \t]*(?:[A-Za-z_]\w*=\S*[ \t]+)*([A-Za-z_]\w*)(?:\[[^\]\n]*\])?\+?=/g,
  /\b(?:export|local|readonly|declare|typeset)(?:[ \t]+-\w+)*((?:[ \t]+[A-Za-z_]\w*(?:=(?:"[^"]*"|'[^']*'|\$\([^)]*\)|\S)*)?)+)/g,
  /\b(?:for|select)[ \t]+([A-Za-z_]\w*)\b/g,
  /\bread((?:[ \t]+(?:-\w+|"[^"]*"|'[^']*'))*(?:[ \t]+[A-Za-z_]\w*)+)/g,
  /\b(?:mapfile|readarray)(?:[ \t]+-\w+)*[ \t]+([A-Za-z_]\w*)/g,
  /\bprintf[ \t]+-v[ \t]+([A-Za-z_]\w*)/g,
  /\bgetopts[ \t]+\S+[ \t]+([A-Za-z_]\w*)/g,
];

/** In the order of the text. Names that are always set are left out. */
export function variablesIn(text: string): readonly VariableInText[] {
  const found: VariableInText[] = [];
  if (text.includes('$')) found.push(...uses(text));
  for (const setter of setters) {
    for (const match of text.matchAll(setter)) {
      const group = match[1] ?? '';
      for (const [, name] of group.matchAll(/(?:^|[ \t])([A-Za-z_]\w*)/g)) {
        if (name === undefined) continue;
        const start = match.index + match[0].indexOf(name);
        found.push({ kind: 'set', name, start, end: start + name.length });
      }
    }
  }
  return found.filter(({ name }) => !alwaysSet.has(name)).sort((a, b) => a.start - b.start);
}

/** True where variables may come from what cannot be seen: `source file`, `. file`, `eval …`. */
export function takesVariablesFromElsewhere(text: string): boolean {
  return /(?:^|[\n;&|])\s*(?:source|eval|\.)[ \t]+\S/.test(text);
}

function uses(text: string): readonly VariableInText[] {
  const found: VariableInText[] = [];
  let offset = 0;
  let quote = '';
  const documents: { delimiter: string; expands: boolean }[] = [];
  for (const line of text.split('\n')) {
    const [document] = documents;
    if (document !== undefined) {
      if (line.trim() === document.delimiter) documents.shift();
      else if (document.expands) scanLine(line, offset, '"', found);
    } else {
      if (quote === '') documents.push(...hereDocuments(line));
      quote = scanLine(line, offset, quote, found);
    }
    offset += line.length + 1;
  }
  return found;
}

/** Gives the quote that is open at the line's end. */
function scanLine(line: string, offset: number, openQuote: string, found: VariableInText[]): string {
  let quote = openQuote;
  for (let index = 0; index < line.length; index++) {
    const char = line[index];
    if (quote === "'") {
      if (char === "'") quote = '';
    } else if (char === '\\') index++;
    else if (char === '"') quote = quote === '"' ? '' : '"';
    else if (char === "'" && quote === '') quote = "'";
    else if (char === '#' && quote === '' && (index === 0 || /\s/.test(line[index - 1] ?? ''))) return quote;
    else if (char === '$') {
      const match = /^\$(?:\{[#!]?([A-Za-z_]\w*)(:?[-=?+])?|([A-Za-z_]\w*))/.exec(line.slice(index));
      const name = match?.[1] ?? match?.[3];
      if (match === null || name === undefined) continue;
      // `${NAME:-default}` and its like say themselves what happens where nothing is set.
      const kind = match[2] === undefined ? 'use' : 'set';
      found.push({ kind, name, start: offset + index, end: offset + index + match[0].length });
    }
  }
  return quote;
}
