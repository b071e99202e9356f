/** What a fence is when its language does not say: by its prompts and first words. */
import type { FenceLine } from './fences.ts';
import { looksLikeCommand } from './known-commands.ts';
import type { PromptContext } from './prompts.ts';
import { matchPrompt, nodeLine } from './prompts.ts';
import { hereDocuments } from './shell-words.ts';
import { own } from './own.ts';

export type Guess = 'console' | 'powershell' | 'script' | 'text';

const keywords = /^(?:for|while|until|if|then|else|elif|fi|do|done|case|esac|function|\{|\}|\(|\))(?:\s|;|$)/;

export function guessKind(lines: readonly FenceLine[], context: PromptContext): Guess {
  const visible = lines.map((line) => line.text.trim()).filter((text) => text !== '');
  const said = visible.filter(
    (text) => (!text.startsWith('#') || matchPrompt(text, context)) && nodeLine(text) === undefined,
  );
  const [first] = said;
  if (first === undefined) return 'text';
  const firstPrompt = matchPrompt(first, context);
  if (firstPrompt?.kind === 'powershell') return 'powershell';
  if (firstPrompt !== undefined) return 'console';
  if (isAngleStyle(visible)) return windowsWords(visible) ? 'powershell' : 'console';
  const prompted = visible.some((text) => {
    const prompt = matchPrompt(text, context);
    return prompt?.kind === 'node' && looksLikeCommand(text.slice(prompt.length));
  });
  if (prompted) return 'console';
  if (isWindowsText(visible)) return 'powershell';
  return isScript(visible) ? 'script' : 'text';
}

/** PowerShell without prompts: its assignments, its commands, its paths, its line ends. */
function isWindowsText(lines: readonly string[]): boolean {
  const code = lines.filter((line) => !line.startsWith('#'));
  const certain = code.some((line) =>
    /^\$(?:env:)?[A-Za-z]\w*\s*=|^(?:Get|Set|New|Invoke|Start|Stop|Install|Remove|Enable|Import|Add|Restart|Write)-[A-Z]\w+/.test(
      line,
    ),
  );
  if (certain) return true;
  const [first = ''] = code;
  return (
    looksLikeCommand(first) && code.some((line) => /\s[A-Z]:\\|\$env:|\s`$|\$\w+\\\w|\s\.\\\w/.test(line))
  );
}

/** Pages that write `> ` for every prompt: the first line has it, with a command behind. */
export function isAngleStyle(lines: readonly string[]): boolean {
  const first = lines.find((line) => line.trim() !== '' && !line.trim().startsWith('#'))?.trim();
  return first?.startsWith('> ') === true && looksLikeCommand(first.slice(2).trim());
}

function windowsWords(lines: readonly string[]): boolean {
  return lines.some((line) =>
    /^> .*(?:\b[A-Z]:\\|\$env:|\b(?:Get|Set|New|Invoke|Start|Stop|Install)-[A-Z])/.test(line),
  );
}

/** Every logical line must look like a command: one line of output among them, and it is no script. */
export function isScript(lines: readonly string[]): boolean {
  let continued = false;
  const delimiters: string[] = [];
  let commands = 0;
  for (const line of lines) {
    const [delimiter] = delimiters;
    if (delimiter !== undefined) {
      if (line === delimiter) delimiters.shift();
      continue;
    }
    const fits = continued || line.startsWith('#') || keywords.test(line) || looksLikeCommand(line);
    if (!fits) return false;
    if (!continued && !line.startsWith('#')) commands++;
    continued = /(?:\\|\||&&)\s*$/.test(line);
    delimiters.push(...hereDocuments(line).map((document) => document.delimiter));
  }
  return commands > 0;
}

/** Grammar for highlighting: what the author wrote, put right, else what the text looks like. */
export function grammarFor(language: string, kind: Guess | 'file', text: string): string {
  if (kind === 'console') return 'shellsession';
  if (kind === 'script') return 'bash';
  if (kind === 'powershell') return 'powershell';
  const lower = language.toLowerCase();
  if (lower !== '') return own(aliases, lower) ?? lower;
  if (/^\s*(?:#.*\n\s*)*(?:ARG\s.*\n\s*)*FROM\s+\S+/.test(text) && !/^\s*FROM\s[\s\S]*;/.test(text))
    return 'dockerfile';
  const whole = text.trim();
  const bracketed =
    (whole.startsWith('{') && whole.endsWith('}')) || (whole.startsWith('[') && whole.endsWith(']'));
  if (bracketed && /"[^"\n]*"\s*:|^\[\s*[{"]/.test(whole)) return 'json';
  if (/^(?:version|services|networks|volumes):/m.test(text) && !/[;{}]/.test(text)) return 'yaml';
  return '';
}

const aliases: Readonly<Record<string, string>> = {
  docker: 'dockerfile',
  tsql: 'sql',
  't-sql': 'sql',
  mssql: 'sql',
  node: 'javascript',
  nodejs: 'javascript',
  yml: 'yaml',
  golang: 'go',
  text: '',
  txt: '',
  plain: '',
  plaintext: '',
  none: '',
  output: '',
};
