/** What a fence is when its language does not say: by its prompts and first words. */
import type { FenceLine } from './fences.ts';
import { matchPrompt, nodeLine, type PromptContext } from './prompts.ts';
import { hereDocuments } from './shell-words.ts';

export type Guess = 'console' | 'powershell' | 'script' | 'text';

const COMMANDS = new Set(
  (
    'docker docker-compose docker-machine docker-credential-pass dockerd sudo cd ls cat echo mkdir rm cp mv touch chmod chown pwd export ' +
    'curl wget git apt apt-get yum dnf apk brew npm npx node yarn python python3 pip pip3 ruby rails bundle gem ' +
    'rake go make mvn gradle java javac ssh scp ssh-keygen tar unzip zip grep sed awk head tail less vi vim nano ' +
    'ping ip ifconfig iptables brctl netstat ss nslookup dig nc tcpdump openssl htpasswd kubectl minikube helm ' +
    'systemctl service journalctl kill ps top sleep source watch tee xargs find which uname hostname env set ' +
    'unset mount umount modprobe sysctl nsenter unshare bridge ctr runc crun containerd nerdctl skopeo notary ' +
    'psql mysql redis-cli sqlcmd ab hey time exit bash sh eval printf date whoami id groups usermod useradd'
  ).split(' '),
);
const KEYWORDS = /^(?:for|while|until|if|then|else|elif|fi|do|done|case|esac|function|\{|\}|\(|\))(?:\s|;|$)/;

/** Whether the line could be typed at a shell: a known command first, or an assignment. */
export function looksLikeCommand(line: string): boolean {
  const first = /^(?:[A-Za-z_]\w*=\S*\s+)*([\w./-]+)/.exec(line)?.[1];
  if (first !== undefined && COMMANDS.has(first)) return !/^(?:\w+)\s*[:=]\s/.test(line);
  return /^[A-Z_][A-Z0-9_]*=(?:\S+|".*"|'.*'|\$\(.*\))?$/.test(line) || /^\.\/[\w.-]+(?:\s|$)/.test(line);
}

export function guessKind(lines: readonly FenceLine[], context: PromptContext): Guess {
  const visible = lines.map((line) => line.text.trim()).filter((text) => text !== '');
  const said = visible.filter((text) => !text.startsWith('#') && nodeLine(text) === undefined);
  const [first] = said;
  if (first === undefined)
    return context.opened && visible.some((text) => matchPrompt(text, context)) ? 'console' : 'text';
  const firstPrompt = matchPrompt(first, context) ?? matchPrompt(visible[0] ?? '', context);
  if (firstPrompt?.kind === 'powershell') return 'powershell';
  if (firstPrompt !== undefined) return 'console';
  if (isAngleStyle(visible)) return windowsWords(visible) ? 'powershell' : 'console';
  const prompted = visible.some((text) => {
    const prompt = matchPrompt(text, context);
    return prompt?.kind === 'node' && looksLikeCommand(text.slice(prompt.length));
  });
  if (prompted) return 'console';
  return isScript(visible) ? 'script' : 'text';
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
    const fits = continued || line.startsWith('#') || KEYWORDS.test(line) || looksLikeCommand(line);
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
  if (lower !== '') return ALIASES[lower] ?? lower;
  if (/^\s*(?:#.*\n\s*)*(?:ARG\s.*\n\s*)*FROM\s+\S+/.test(text) && !/^\s*FROM\s[\s\S]*;/.test(text))
    return 'dockerfile';
  if (/^\s*[[{][\s\S]*[\]}]\s*$/.test(text) && /"[^"]*"\s*:|^\s*\[\s*[{"]/.test(text)) return 'json';
  if (/^(?:version|services|networks|volumes):/m.test(text) && !/[;{}]/.test(text)) return 'yaml';
  return '';
}

const ALIASES: Readonly<Record<string, string>> = {
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
