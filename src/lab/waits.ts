/** Which commands of shell text wait: for an answer, for what is typed, or for ever. The tables say what they know. */
import type { DockerCall } from './docker-flags.ts';
import { dockerCall, dockerVerb } from './docker-flags.ts';
import type { InnerCommand } from './inner-commands.ts';
import { innerCommand, readsScript } from './inner-commands.ts';
import type { ShellOutline } from './shell-outline.ts';
import { endsReading, isEndless, isWithin, shellOutline } from './shell-outline.ts';
import type { ShellWord, SimpleCommand } from './shell-words.ts';
import { hereDocumentBodies, simpleCommands } from './shell-words.ts';
import { waitingPrograms } from './waiting-commands.ts';
import { isServerImage, waitingDocker } from './waiting-docker.ts';
import type { WaitingEntry } from './waiting-entry.ts';
import { has, helps } from './waiting-entry.ts';
import { waitingServers } from './waiting-servers.ts';

export interface Wait {
  readonly kind: WaitingEntry['kind'];
  /** The command's words that say which it is. */
  readonly words: readonly ShellWord[];
  /** What to write in its place: a whole sentence, or ''. */
  readonly instead: string;
  /** It is meant where the page goes on at a prompt inside it. */
  readonly opens: boolean;
  /** In an inner shell, where other commands come first. */
  readonly isLater?: true;
  /** The container that `docker attach` names. */
  readonly target?: string;
}

/** Shells within shells; deeper than people write. */
const maxDepth = 4;

/** What in `text` waits and is neither fed, nor ended, nor in the background; in the order of the text. */
export function waitsIn(text: string, depth = 0): readonly Wait[] {
  const found = simpleCommands(text).flatMap((command) => {
    const wait = waitOf(command, depth);
    return wait === undefined ? [] : [{ command, wait }];
  });
  const written = depth > maxDepth ? [] : waitsInScripts(text, depth + 1);
  const mayLoop = /\b(?:while|until|for|select)\b/.test(text);
  if (found.length === 0 && !mayLoop) return written;
  const outline = shellOutline(text);
  const loops = loopsThatWait(text, outline);
  const waits = found
    .filter(({ command, wait }) => {
      const [place] = command.words;
      if (place === undefined || isWithin(place, outline.functions)) return false;
      if (wait.kind === 'endless') return !isWithin(place, loops) && !isEnded(place, text, outline);
      return !isFed(command, outline);
    })
    .map(({ wait }) => wait);
  return [...waits, ...written, ...loops.map(({ wait }) => wait)].sort(
    (a, b) => (a.words[0]?.start ?? 0) - (b.words[0]?.start ?? 0),
  );
}

/** In here-documents that a shell reads: `bash <<EOF`, `docker exec -i web sh <<EOF`. Nothing is typed there. */
function waitsInScripts(text: string, depth: number): readonly Wait[] {
  return hereDocumentBodies(text).flatMap(({ opener, body, start }) => {
    if (!simpleCommands(opener).some(({ words }) => startsScript(withoutRedirections(words)))) return [];
    return waitsIn(body, depth)
      .filter(({ kind }) => kind === 'endless')
      .map((wait) => ({ ...wait, words: wait.words.map((word) => shifted(word, start)) }));
  });
}

/** Whether it, or what it starts, is a shell that reads its input. */
function startsScript(words: readonly ShellWord[], depth = 0): boolean {
  if (readsScript(words)) return true;
  if (depth > maxDepth) return false;
  const call = dockerCall(asDockerCompose(words));
  if (call !== undefined) return running.test(call.verb) && startsScript(call.operands.slice(1), depth + 1);
  const inner = innerCommand(words);
  return inner?.kind === 'words' && startsScript(inner.words, depth + 1);
}

function shifted(word: ShellWord, by: number): ShellWord {
  return { ...word, start: word.start + by, end: word.end + by };
}

interface WaitingLoop {
  readonly start: number;
  readonly end: number;
  readonly wait: Wait;
}

function loopsThatWait(text: string, outline: ShellOutline): readonly WaitingLoop[] {
  return outline.loops.flatMap((loop): readonly WaitingLoop[] => {
    const { start, end, head, keyword } = loop;
    if (isWithin(loop, outline.functions)) return [];
    const isAsking = keyword === 'select' && !isWithin(loop, outline.fed);
    if (!isAsking && (!isEndless(text, loop) || isEnded(loop, text, outline))) return [];
    const name = text.slice(start, head.end).replace(/[;\s]+$/, '');
    const words = [{ text: name, start, end: start + name.length, quoted: false }];
    const wait: Wait = isAsking
      ? { kind: 'asks', words, instead: 'Set the variable in a command.', opens: false }
      : {
          kind: 'endless',
          words,
          instead: 'Say how often: `for i in 1 2 3; do …; done`, or leave it with `break`.',
          opens: false,
        };
    return [{ start, end, wait }];
  });
}

/** A job that stops what goes on in front of it. */
const stopping = /\b(?:kill|pkill|killall|stop|rm|down|restart|pause)\b/;

function isEnded(place: { readonly start: number }, text: string, outline: ShellOutline): boolean {
  if (isWithin(place, outline.jobs)) return true;
  if (outline.jobs.some(({ start, end }) => end <= place.start && stopping.test(text.slice(start, end))))
    return true;
  return outline.piped.some((piped) => isWithin(place, [piped]) && piped.into.some(endsReading));
}

/** Whether something answers what it asks and gives it what it reads. `outline`: of the text that it is of. */
export function isFed({ words, before }: SimpleCommand, outline: ShellOutline): boolean {
  const [first] = words;
  return (
    before === '|' ||
    before === '|&' ||
    words.some((word) => !word.quoted && /^\d*<(?!\()/.test(word.text)) ||
    (first !== undefined && isWithin(first, outline.fed))
  );
}

/** Undefined where it ends by itself. What feeds it and where its output goes is told apart by the caller. */
export function waitOf({ words: written }: Pick<SimpleCommand, 'words'>, depth = 0): Wait | undefined {
  const words = withoutRedirections(written);
  const [first] = words;
  if (first === undefined || depth > maxDepth) return undefined;
  const program = first.text.replace(/^.*\//, '');
  if (program === 'docker' || program === 'docker-compose') return waitOfDocker(words, depth);
  const inner = innerCommand(words);
  const wait = inner === undefined ? undefined : waitOfInner(inner, depth + 1);
  // What it starts reads from nowhere.
  if (program === 'xargs' && wait?.kind === 'endless') return wait;
  return waitByTable(words, program) ?? (program === 'xargs' ? undefined : wait);
}

function waitByTable(words: readonly ShellWord[], program: string): Wait | undefined {
  const args = words.slice(1).map(({ text }) => text);
  const entries = [...(waitingPrograms.get(program) ?? []), ...(waitingServers.get(program) ?? [])];
  const entry = entries.find(({ waits }) => waits(args));
  return entry === undefined ? undefined : waitFrom(entry, words, 1);
}

/** Up to the last argument without which it would not wait, where there is one: `docker logs -f`. */
function waitFrom(entry: WaitingEntry, words: readonly ShellWord[], first: number): Wait {
  const args = words.slice(first).map(({ text }) => text);
  const cause = args.findLastIndex((_, index) => !entry.waits(args.toSpliced(index, 1)));
  const { kind, instead, opens = false } = entry;
  return { kind, instead, opens, words: words.slice(0, first + cause + 1) };
}

function waitOfInner(inner: InnerCommand, depth: number): Wait | undefined {
  if (inner.kind === 'words') return waitOf(inner, depth);
  const { word } = inner;
  const [wait] = waitsIn(word.text, depth);
  if (wait === undefined) return undefined;
  // Between one pair of quotes every character stands for itself.
  const isPlain = word.end - word.start === word.text.length + (word.quoted ? 2 : 0);
  const shift = word.start + (word.quoted ? 1 : 0);
  const words = wait.words.map((innerWord) =>
    isPlain ? shifted(innerWord, shift) : { ...innerWord, start: word.start, end: word.end },
  );
  const [first] = simpleCommands(word.text);
  const isLater = first?.words[0]?.start !== wait.words[0]?.start;
  return { ...wait, words, ...(isLater && { isLater }) };
}

function waitOfDocker(words: readonly ShellWord[], depth: number): Wait | undefined {
  const spoken = asDockerCompose(words);
  const found = dockerVerb(spoken);
  if (found === undefined) return undefined;
  const { verb, next } = found;
  const args = spoken.slice(next).map(({ text }) => text);
  const call = dockerCall(spoken);
  if (call !== undefined && running.test(verb)) return waitInside(call, spoken, depth);
  if (helps(args)) return undefined;
  const entry = waitingDocker.get(verb)?.find(({ waits }) => waits(args));
  if (entry === undefined) return undefined;
  const wait = waitFrom(entry, spoken, next);
  const [target] = call?.operands ?? [];
  return verb === 'attach' && target !== undefined ? { ...wait, target: target.text } : wait;
}

const running = /^(?:run|exec|compose run|compose exec)$/;

/** `docker-compose` as today's two words. */
export function asDockerCompose(words: readonly ShellWord[]): readonly ShellWord[] {
  const [first] = words;
  return first?.text === 'docker-compose'
    ? [{ ...first, text: 'docker' }, { ...first, text: 'compose' }, ...words.slice(1)]
    : words;
}

/** What a container is told to run, by the same tables. */
function waitInside(call: DockerCall, words: readonly ShellWord[], depth: number): Wait | undefined {
  const [target, ...rest] = call.operands;
  const flags = call.flags.map(({ text }) => text);
  if (target === undefined || has(flags, 'd', 'detach') || has(flags, '', 'help')) return undefined;
  const entrypoint = entrypointOf(words, call);
  if (entrypoint === 'unknown') return undefined;
  const isRun = call.verb === 'run' && entrypoint === undefined;
  if (isRun && isServerImage(target.text, flags) && areServerFlags(rest))
    return {
      kind: 'endless',
      words: [...words.slice(0, 2), target],
      instead: 'Write `--detach`.',
      opens: false,
    };
  const [first] = rest;
  const program = entrypoint ?? (isRun && first?.text.startsWith('-') === true ? named(target) : undefined);
  const inner = program === undefined ? rest : [program, ...rest];
  if (inner.length === 0 || inner[0]?.text === 'docker') return undefined;
  const wait = waitOf({ words: inner }, depth + 1);
  const isTyped = call.verb.startsWith('compose')
    ? !has(flags, 'T', 'no-TTY')
    : has(flags, 'i', 'interactive');
  // Without a terminal nothing is asked.
  return wait === undefined || wait.kind === 'endless' || isTyped ? wait : undefined;
}

/** `docker run redis --appendonly yes` is the server still. */
function areServerFlags(words: readonly ShellWord[]): boolean {
  const [first] = words;
  if (first === undefined) return true;
  return (
    first.text.startsWith('-') && !words.some(({ text }) => /^(?:-v|-V|-h|--version|--help)$/.test(text))
  );
}

/** An image of a program, such as `progrium/stress`, by its own name. */
function named(image: ShellWord): ShellWord {
  return { ...image, text: image.text.replace(/^.*\//, '').replace(/[:@].*$/, '') };
}

function entrypointOf(words: readonly ShellWord[], { flags }: DockerCall): ShellWord | 'unknown' | undefined {
  const flag = flags.find(({ text }) => /^--entrypoint(?:=|$)/.test(text));
  if (flag === undefined) return undefined;
  const written =
    flag.text === '--entrypoint' ? words[words.indexOf(flag) + 1] : { ...flag, text: flag.text.slice(13) };
  return written === undefined || written.text === '' || /[$`]/.test(written.text) ? 'unknown' : written;
}

/** Also what they lead to or come from. */
function withoutRedirections(words: readonly ShellWord[]): readonly ShellWord[] {
  const kept: ShellWord[] = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[index];
    if (word === undefined) break;
    // What begins with a quote leads nowhere.
    const target = word.quoted ? undefined : /^(?:\d*|&)[<>]{1,3}[&|-]?(.*)$/s.exec(word.text)?.[1];
    if (target === undefined || /^[<>]\(/.test(word.text)) kept.push(word);
    else if (target === '') index++;
  }
  return kept;
}
