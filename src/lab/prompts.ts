/**
 * What may stand before a command. A name in a prompt chooses a node, unless it is one that people give to
 * any shell (`host$`, `user@ubuntu:~$`) or a container's (`root@3f1c9a:/#`, `c1#`).
 */

import { looksLikeCommand } from './known-commands.ts';

export type PromptMatch =
  /** `node` undefined: a shell of the page's first node. */
  | { readonly kind: 'node'; readonly node: string | undefined; readonly length: number }
  | { readonly kind: 'inside'; readonly length: number }
  | { readonly kind: 'powershell'; readonly length: number };

/** What the lines before have told. Prompts of programs count only where one was opened. */
export interface PromptContext {
  readonly opened: boolean;
  /** Nodes that front matter lists: their names are nodes, whatever they look like. */
  readonly listed: ReadonlySet<string>;
}

/** Names that are just "a shell". */
const anyShellName = new Set(
  'host localhost docker docker-host dockerhost shell sh bash user root admin prompt machine mac macbook laptop me local computer vm vagrant ubuntu debian alpine centos fedora rhel linux raspberrypi moby boot2docker default'.split(
    ' ',
  ),
);
const containerName = /^(?:c\d+|(?:ctr|cont|container)[-_]?\d*)$/;
const containerId = /^(?=.*\d)[0-9a-f]{4,64}$/;
/** Machines are numbered so; containers are hardly ever called so. */
const numberedNode = /^(?:node|manager|worker|master|host|vm|server|swarm|machine)-?\d+$/;
const cloudName = /^ip-\d+(?:-\d+)+/;

/** The prompt at the beginning of `line` (which has no indentation), else undefined. */
export function matchPrompt(line: string, context: PromptContext): PromptMatch | undefined {
  for (const style of styles) {
    const match = style.pattern.exec(line);
    if (match === null || (style.onlyOpened === true && !context.opened)) continue;
    const prompt = style.read(match, context);
    if (prompt !== undefined) return prompt;
  }
  return undefined;
}

/** `[node1] (local) root@192.168.0.13 ~`, which Play with Docker prints above its `$ `. */
export function nodeLine(line: string): string | undefined {
  return /^\[([\w.-]+)\] \(local\) \S+@\S+/.exec(line)?.[1];
}

interface Style {
  readonly pattern: RegExp;
  readonly onlyOpened?: boolean;
  readonly read: (match: RegExpExecArray, context: PromptContext) => PromptMatch | undefined;
}

const length = (match: RegExpExecArray): number => match[0].length;
const powershell = (match: RegExpExecArray): PromptMatch => ({ kind: 'powershell', length: length(match) });
const inside = (match: RegExpExecArray): PromptMatch => ({ kind: 'inside', length: length(match) });
const anyShell = (match: RegExpExecArray): PromptMatch => ({
  kind: 'node',
  node: undefined,
  length: length(match),
});

const styles: readonly Style[] = [
  // `$ `; also `$docker`, which is a slip of the hand.
  { pattern: /^\$(?:[ \t]+|$|(?=(?:docker|sudo)\b))/, read: anyShell },
  // `PS> `, `PS C:\lab> `, `C:\lab> `
  { pattern: /^PS(?: [^>]*)?>(?:[ \t]+|$)/, read: powershell },
  { pattern: /^[A-Za-z]:\\[^>|]*>[ \t]*/, read: powershell },
  // `[user@host dir]$ `
  { pattern: /^\[([\w.-]+)@([\w.-]+)[^\]]*\] ?([$#])(?:[ \t]+|$)/, read: userAtHost },
  // `[node1] $ `
  {
    pattern: /^\[([\w.-]+)\] ?[$#][ \t]+/,
    read: (match, context) => named(match, match[1] ?? '', context),
  },
  // `user@host:~$ `, `user@host# `, `root@3f1c:/# `
  { pattern: /^([\w.-]+)@([\w.-]+)(?::[^\s$#]*| [~/][^\s$#]*)? ?([$#])(?:[ \t]+|$)/, read: userAtHost },
  // `Ms-Mac:~ me$ `
  { pattern: /^[\w.-]+:[~/][^\s$#]* [\w.-]+[$#][ \t]+/, read: anyShell },
  // `~/web $ `, `~$ `
  { pattern: /^~(?:\/[\w./-]*)? ?\$(?:[ \t]+|$)/, read: anyShell },
  // `/ # `, `/app $ `, `~ # `
  { pattern: /^(?:~|\/[\w./-]*) ?[#$](?:[ \t]+|$)/, read: inside },
  // `bash-5.2# `, `sh-4.4$ `
  { pattern: /^(?:ba|da|a|z|k)?sh-\d[\d.]*[#$](?:[ \t]+|$)/, read: inside },
  // `node2$ `, `host# `, `c1# `
  { pattern: /^([A-Za-z][\w.-]*)([$#])[ \t]+(?=\S)/, read: nameAndSign },
  // `I have no name!@3f1c:/$ `
  { pattern: /^I have no name!@[\w.-]+:[^\s$#]*[$#](?:[ \t]+|$)/, onlyOpened: true, read: inside },
  // `mysql> `, `MariaDB [(none)]> `, `rs0 [direct: primary] test> `, `postgres=# `, `127.0.0.1:6379> `, `1> `, `>>> `,
  // `irb(main):001> `
  {
    pattern:
      /^(?:[a-z][\w-]*(?: ?\[[^\]]*\](?: [\w-]+)?)?>|MariaDB \[[^\]]*\]>|[\w-]+[=-][#>]|[\w.-]+:\d+(?:\[\d+\])?>|\d+>|>>>|irb\([^)]*\):\d+(?::\d+)?[>*"])(?:[ \t]+|$)/,
    onlyOpened: true,
    read: inside,
  },
  // `# `, which is a comment where no command follows
  {
    pattern: /^#[ \t]+(?=\S)/,
    onlyOpened: true,
    read: (match) => (looksLikeCommand(match.input.slice(match[0].length)) ? inside(match) : undefined),
  },
];

function userAtHost(match: RegExpExecArray, context: PromptContext): PromptMatch {
  const user = match[1] ?? '';
  const name = normalise(match[2] ?? '');
  if (!context.listed.has(name)) {
    if (containerId.test(name) || containerName.test(name)) return inside(match);
    if (context.opened && user === 'root' && !numberedNode.test(name)) return inside(match);
  }
  return named(match, name, context);
}

function nameAndSign(match: RegExpExecArray, context: PromptContext): PromptMatch | undefined {
  const name = normalise(match[1] ?? '');
  const known = context.listed.has(name);
  if (!known && containerName.test(name)) return inside(match);
  // `C# is a language` and `US$ 5` are no prompts.
  const likely =
    match[2] === '#' ? /\d$/.test(name) || anyShellName.has(name) : name.length > 2 || /\d$/.test(name);
  return known || likely ? named(match, name, context) : undefined;
}

function named(match: RegExpExecArray, name: string, context: PromptContext): PromptMatch {
  const node = normalise(name);
  const any =
    !context.listed.has(node) && (anyShellName.has(node) || cloudName.test(node) || containerId.test(node));
  return any ? anyShell(match) : { kind: 'node', node, length: length(match) };
}

/** `Node1.example.com` → `node1`. */
function normalise(name: string): string {
  return (name.toLowerCase().split('.')[0] ?? '').replace(/_/g, '-').replace(/^-+|-+$/g, '');
}

/** Whether a command leaves the reader inside a container or program with a prompt of its own. */
export function opensPrompt(command: string): boolean {
  const words = ` ${command} `;
  if (/\s(?:docker(?:-| )compose)\s(?:.*\s)?(?:exec|run)\s/.test(words))
    return !/\s(?:-T|-d|--no-TTY)\s/.test(words);
  if (/\sdocker\s(?:container\s)?(?:run|exec|start|create)\s/.test(words)) {
    const interactive = /\s-[a-zA-Z]*i[a-zA-Z]*\s|\s--interactive\s/.test(words);
    const detached = /\s-[a-zA-Z]*d[a-zA-Z]*\s|\s--detach\s/.test(words);
    return interactive && !detached;
  }
  if (/\sdocker\s(?:container\s)?attach\s/.test(words)) return true;
  return /(?:^|[;&|])\s*(?:sudo\s+)?(?:ssh|su|mysql|mariadb|psql|redis-cli|sqlcmd|sqlite3|mongo|mongosh|sftp|python3?|irb|node|bash|sh|nsenter|sudo\s+-[is])(?:\s|$)/.test(
    command,
  );
}
