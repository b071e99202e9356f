/** Checks of what is typed: known rot, and slips that make a command fail. */
import { isShellPrompt } from './console.ts';
import { checkEscapes } from './check-escapes.ts';
import { checkShownSource } from './check-shown-source.ts';
import { checkPlaceholders, checkTyping } from './check-typing.ts';
import type { PlacedText } from './placed-text.ts';
import { offsetIn } from './placed-text.ts';
import type { Reporter } from './diagnostics.ts';
import type { DockerCall } from './docker-flags.ts';
import { dockerCall, serviceCreateFlags } from './docker-flags.ts';
import { nearest } from './nearest.ts';
import { deadHost, deadImage } from './rot-images.ts';
import { oldWays } from './rot-deprecated.ts';
import type { RemovedPart } from './rot-removed.ts';
import { removedDaemonFlags, removedParts } from './rot-removed.ts';
import type { ShellWord } from './shell-words.ts';
import { simpleCommands } from './shell-words.ts';
import type { DraftSnippet } from './snippets.ts';
import type { Source } from './source.ts';

export function checkCommands(drafts: readonly DraftSnippet[], source: Source, reporter: Reporter): void {
  const networks = new Set<string>();
  for (const draft of drafts) {
    const { snippet, typed, shellTexts } = draft;
    for (const [index, text] of typed.entries()) {
      checkTyping(text, reporter);
      checkBackslashes(text, source, reporter);
      const prompt = snippet.kind === 'console' ? snippet.commands[index]?.prompt : undefined;
      // `mysql> SELECT … WHERE a <b …` redirects nothing.
      if (prompt === undefined || isShellPrompt(prompt)) checkPlaceholders(text, reporter);
      checkEscapes(text, reporter);
    }
    for (const text of shellTexts) checkShell(text, networks, reporter);
    checkShownSource(draft, reporter);
  }
}

type At = (start: number, end: number) => readonly [number, number];

function checkShell(placed: PlacedText, notAttachable: Set<string>, reporter: Reporter): void {
  const at: At = (start, end) => [offsetIn(placed, start), offsetIn(placed, end)];
  for (const { words, before } of simpleCommands(placed.text)) {
    const [first] = words;
    if (first === undefined) continue;
    checkProgram(first, words, at, reporter);
    // `curl … | sudo sh` reads its commands from there.
    if (!before.startsWith('|')) checkNewShell(first, words, placed, at, reporter);
    checkHosts(words, at, reporter);
    const call = dockerCall(words);
    if (call !== undefined) checkDocker(call, words, notAttachable, at, reporter);
  }
}

function checkProgram(first: ShellWord, words: readonly ShellWord[], at: At, reporter: Reporter): void {
  const tool = first.text;
  const place = at(first.start, first.end);
  if (tool === 'docker-machine' || tool === 'boot2docker')
    reporter.report('dockerMachine', ...place, { tool });
  if (tool === 'docker-compose') reporter.report('composeV1', ...place, {}, 'docker compose');
  if (tool === 'openssl') checkCertificate(words, place, reporter);
  if (tool === 'dockerd') for (const part of removedDaemonFlags(words)) reportRemoved(part, at, reporter);
}

function reportRemoved({ word, text, how, instead, since }: RemovedPart, at: At, reporter: Reporter): void {
  reporter.report('removedCommand', ...at(word.start, word.end), { text, how, instead, since });
}

const sudoHint = 'Write `sudo` before each command that needs it.';

function checkNewShell(
  first: ShellWord,
  words: readonly ShellWord[],
  placed: PlacedText,
  at: At,
  reporter: Reporter,
): void {
  const tool = first.text;
  const place = at(first.start, first.end);
  const before = placed.text.slice(0, first.start);
  const rootShell = /\bsudo\s+(?:-[is]\s+)?$/.test(before);
  if (tool === 'su' && !words.some(({ text }) => text === '-c')) {
    reporter.report('shellInShell', ...place, { text: rootShell ? 'sudo su' : 'su', instead: sudoHint });
  }
  if (rootShell && (tool === 'bash' || tool === 'sh') && words.length === 1) {
    reporter.report('shellInShell', ...place, { text: `sudo ${tool}`, instead: sudoHint });
  }
}

function checkCertificate(
  words: readonly ShellWord[],
  place: readonly [number, number],
  reporter: Reporter,
): void {
  const has = (...flags: readonly string[]): boolean => words.some(({ text }) => flags.includes(text));
  const selfSigned =
    words[1]?.text === 'req' && has('-x509') && !has('-addext', '-config', '-extensions', '-reqexts');
  const signed =
    words[1]?.text === 'x509' && has('-req') && !has('-extfile', '-extensions', '-copy_extensions');
  const authority =
    words.some(({ text }) => /(?:^|[/\s_-])(?:root|ca)(?:[-_.]|$)|CN ?= ?[^/]*\bCA\b/i.test(text)) &&
    selfSigned;
  if ((selfSigned || signed) && !authority) reporter.report('certificateNoSan', ...place, {});
}

function checkDocker(
  call: DockerCall,
  words: readonly ShellWord[],
  notAttachable: Set<string>,
  at: At,
  reporter: Reporter,
): void {
  const { verb, flags, operands } = call;
  const last = words.at(-1);
  const [first] = words;
  if (first === undefined || last === undefined) return;
  for (const part of removedParts(call, words)) reportRemoved(part, at, reporter);
  for (const { word, text, since, instead } of oldWays(call, words))
    reporter.report('oldWay', ...at(word.start, word.end), { text, since, instead });
  if (verb === 'swarm init' && !flags.some(({ text }) => /^--(?:advertise-addr|help)\b/.test(text))) {
    reporter.report('swarmInitAddress', ...at(first.start, last.end), {});
  }
  if (verb === 'service create') checkServiceFlags(flags, at, reporter);
  const image = imageOf(call, words);
  const dead = image === undefined ? undefined : deadImage(image.text);
  if (image !== undefined && dead !== undefined) {
    reporter.report('deadImage', ...at(image.start, image.end), { image: image.text, ...dead });
  }
  const entrypoint = flags.find(({ text }) => text.startsWith('--entrypoint'));
  if (
    entrypoint !== undefined &&
    /^(?:[\w./]*\/)?registry(?::|$)/.test(image?.text ?? '') &&
    words.some(({ text }) => /(?:^|=)htpasswd$/.test(text))
  ) {
    reporter.report('htpasswdGone', ...at(entrypoint.start, entrypoint.end), {});
  }
  checkNetworks(call, words, operands, notAttachable, at, reporter);
}

function checkServiceFlags(flags: readonly ShellWord[], at: At, reporter: Reporter): void {
  for (const word of flags) {
    const flag = word.text.startsWith('--') ? (word.text.split('=')[0] ?? '') : word.text.slice(0, 2);
    if (serviceCreateFlags.has(flag) || /[$<]/.test(flag)) continue;
    const near = flag === '-v' || flag === '--volume' ? '--mount' : nearest(flag, serviceCreateFlags);
    reporter.report('serviceFlag', ...at(word.start, word.start + flag.length), { flag, near });
  }
}

/** A network that this page makes as an overlay without `--attachable`, joined by `docker run`. */
function checkNetworks(
  { verb, flags }: DockerCall,
  words: readonly ShellWord[],
  operands: readonly ShellWord[],
  notAttachable: Set<string>,
  at: At,
  reporter: Reporter,
): void {
  if (verb === 'network create') {
    const overlay = words.some(
      ({ text }, index) =>
        /^(?:-doverlay|--driver=overlay)$/.test(text) ||
        (text === 'overlay' && /^(?:-d|--driver)$/.test(words[index - 1]?.text ?? '')),
    );
    const name = operands.find(({ text }) => text !== 'overlay')?.text;
    if (overlay && name !== undefined && !flags.some(({ text }) => text.startsWith('--attachable')))
      notAttachable.add(name);
  }
  if (verb !== 'run') return;
  words.forEach((word, index) => {
    const value =
      /^--net(?:work)?=(.*)$/.exec(word.text)?.[1] ??
      (/^--net(?:work)?$/.test(word.text) ? words[index + 1]?.text : undefined);
    if (value !== undefined && notAttachable.has(value)) {
      reporter.report('notAttachable', ...at(word.start, word.end), { network: value });
    }
  });
}

function imageOf({ verb, operands }: DockerCall, words: readonly ShellWord[]): ShellWord | undefined {
  if (verb === 'service update')
    return words[words.findIndex(({ text }) => text === '--image') + 1 || words.length];
  return ['run', 'create', 'pull', 'service create'].includes(verb) ? operands[0] : undefined;
}

function checkHosts(words: readonly ShellWord[], at: At, reporter: Reporter): void {
  for (const word of words) {
    const dead = deadHost(word.text);
    if (dead !== undefined) {
      reporter.report('deadImage', ...at(word.start, word.end), {
        image: dead.host,
        gone: 'image',
        instead: dead.instead,
        since: undefined,
      });
    }
  }
}

/** The blank is cut off what is typed, so it is looked for in the page's own text. */
function checkBackslashes(placed: PlacedText, source: Source, reporter: Reporter): void {
  for (const { text, offset } of placed.lines) {
    if (!/(?:^|[^\\])(?:\\\\)*\\\s*$/.test(text)) continue;
    const start = offset + text.trimEnd().length;
    const [blanks = ''] = /^[ \t]*/.exec(source.text.slice(start)) ?? [];
    const after = source.text.charAt(start + blanks.length);
    if (blanks !== '' && /^[\r\n]?$/.test(after)) {
      reporter.report('blankAfterBackslash', start, start + blanks.length, {}, '');
    }
  }
}
