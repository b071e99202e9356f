/** Ports on which a page's commands start a web server that its reader can look at. Pure. */
import type { Page, Snippet } from '../lab/model.ts';
import { dockerVerb } from '../lab/docker-flags.ts';
import type { ShellWord } from '../lab/shell-words.ts';
import { simpleCommands } from '../lab/shell-words.ts';
import { useOf } from './snippet-html.ts';

/** Ports of containers that a browser shows nothing of: shells, names, mail, databases, queues. */
const notForBrowsers = new Set([
  21, 22, 25, 53, 139, 389, 445, 1433, 2375, 2376, 2377, 3306, 5432, 5672, 6379, 9042, 9092, 11211, 27017,
]);

const publishing = new Set(['run', 'create', 'service create', 'service update']);

/** In the order of the text, without repeats. */
export function webPorts(page: Page): readonly number[] {
  const run = page.snippets.filter((snippet) => ['run', 'save'].includes(useOf(snippet, page)));
  return [...new Set(run.flatMap(portsOf))];
}

function portsOf(snippet: Snippet): readonly number[] {
  switch (snippet.kind) {
    case 'console':
      return snippet.commands.flatMap(({ text, prompt }) => (prompt.kind === 'node' ? inShell(text) : []));
    case 'script':
      return inShell(snippet.value);
    case 'file':
      return inComposeFile(snippet.value);
    default:
      return [];
  }
}

function inShell(text: string): readonly number[] {
  return simpleCommands(text).flatMap(({ words }) => {
    const called = dockerVerb(words);
    if (called === undefined || !publishing.has(called.verb)) return [];
    const rest = words.slice(called.next);
    // A registry answers programs only.
    if (rest.some((word) => /^registry(?::[\w.-]+)?$/.test(word.text))) return [];
    return rest.flatMap((word, index) => published(word, rest[index + 1]));
  });
}

function published(word: ShellWord, next: ShellWord | undefined): readonly number[] {
  const [, joined] = /^(?:--publish(?:-add)?=|-p=?)(.+)$/.exec(word.text) ?? [];
  if (joined !== undefined) return webPort(joined);
  const takesNext = /^(?:--publish(?:-add)?|-[a-zA-Z]*p)$/.test(word.text);
  return takesNext && next !== undefined ? webPort(next.text) : [];
}

/** Of `8080:80`, `127.0.0.1:8080:80/tcp`, `published=8080,target=80`: 8080; none where the system chooses one. */
function webPort(written: string): readonly number[] {
  if (/\/(?:udp|sctp)\b|protocol=(?:udp|sctp)/.test(written)) return [];
  const long = { host: /published=(\d+)/.exec(written)?.[1], inside: /target=(\d+)/.exec(written)?.[1] };
  const short = /(?:^|:)(\d+):(\d+)(?:\/tcp)?$/.exec(written);
  const host = Number(long.host ?? short?.[1]);
  const inside = Number(long.inside ?? short?.[2]);
  return Number.isNaN(host) || Number.isNaN(inside) || notForBrowsers.has(inside) ? [] : [host];
}

/** Entries of `ports:` lists, short and long; anything else that looks like one is no port there. */
function inComposeFile(text: string): readonly number[] {
  if (!/^services:/m.test(text)) return [];
  const lists = text.matchAll(/^([ \t]*)ports:[ \t]*\n((?:\1[ \t]*(?:- |[ \t]).*\n?)+)/gm);
  return [...lists].flatMap(([, , list = '']) => {
    const entries = list.split(/^[ \t]*- /m).map((entry) => entry.replace(/#.*$/gm, '').trim());
    return entries.flatMap((entry) => {
      const member = (name: string) => new RegExp(`${name}:[ \\t]*["']?(\\d+)`).exec(entry)?.[1];
      const isLong = /^(?:target|published|protocol|mode|name|host_ip):/m.test(entry);
      return isLong
        ? webPort(
            `published=${member('published') ?? ''},target=${member('target') ?? ''}${/protocol:[ \t]*udp/.test(entry) ? ',protocol=udp' : ''}`,
          )
        : webPort(entry.replace(/^["']|["']$/g, ''));
    });
  });
}
