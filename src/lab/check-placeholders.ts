/** Placeholders among what is run: they are typed as they stand. */
import type { Reporter } from './diagnostics.ts';
import { angledPlaceholders } from './check-typing.ts';
import { dockerCall, dockerVerb } from './docker-flags.ts';
import { namesMade } from './names-made.ts';
import type { PlacedText } from './placed-text.ts';
import { offsetIn } from './placed-text.ts';
import { addressIn, certainIn, placeholderIn, yoursIn } from './placeholders.ts';
import { isWithin } from './shell-outline.ts';
import type { ShellWord } from './shell-words.ts';
import { simpleCommands } from './shell-words.ts';
import { isRun } from './runs.ts';
import type { DraftSnippet } from './snippets.ts';
import { asDockerCompose } from './waits.ts';

export function checkPlaceholderWords(drafts: readonly DraftSnippet[], reporter: Reporter): void {
  const run = drafts.filter(({ snippet }) => isRun(snippet)).flatMap(({ shellTexts }) => shellTexts);
  const made = namesMade(run.map(({ text }) => text));
  for (const placed of run) checkText(placed, made, reporter);
}

/** As Labspaces write what is to be filled in; the shell makes its process number of each `$$`. */
const filledIn = /\$\$([A-Za-z_][\w-]*)\$\$/g;

function checkText(placed: PlacedText, made: ReadonlySet<string>, reporter: Reporter): void {
  const report = (text: string, start: number, end: number): void => {
    const instead = insteadOf(text);
    reporter.report('placeholderTyped', offsetIn(placed, start), offsetIn(placed, end), { text, instead });
  };
  for (const { 0: text, index } of placed.text.matchAll(filledIn)) report(text, index, index + text.length);
  const angled = angledPlaceholders(placed.text);
  for (const { words: all } of simpleCommands(placed.text)) {
    // Told already, as a whole.
    const words = all.filter((word, index) => index === 0 || !isWithin(word, angled));
    for (const { start, end } of heldApart(words)) report(placed.text.slice(start, end), start, end);
    for (const { word, text } of placeholders(words, made)) {
      // Quotes make a word longer than its text.
      const at = word.quoted ? -1 : word.text.indexOf(text);
      const start = at < 0 ? word.start : word.start + at;
      report(text, start, at < 0 ? word.end : start + text.length);
    }
  }
}

/** A whole sentence. */
function insteadOf(text: string): string {
  if (/^[^<[{%]*\//.test(text) && !text.includes('://'))
    return 'Write a path that is there, such as one below `"$PWD"`.';
  const name = variableFor(text);
  return `Capture the value from an earlier output with \`[..${name}]\` and write \`$${name}\` here, or write a name that works.`;
}

function variableFor(text: string): string {
  const name = text.replace(/[^A-Za-z0-9]+/g, '_').replace(/^_+|_+$/g, '');
  return /^[A-Za-z]/.test(name) ? name.toUpperCase() : 'NAME';
}

interface Placeholder {
  readonly word: ShellWord;
  readonly text: string;
}

/** Text is their affair, so that it may be anything. */
const textual = new Set(
  'echo printf cat grep sed awk test [ [[ export read for case function date stat find jq unset alias declare local'.split(
    ' ',
  ),
);
const addressing = new Set(
  'curl wget ping ping6 ssh scp sftp telnet nc ncat dig nslookup host traceroute ab hey wrk http open xdg-open'.split(
    ' ',
  ),
);

function placeholders(words: readonly ShellWord[], made: ReadonlySet<string>): readonly Placeholder[] {
  const [program, ...args] = words;
  if (program === undefined || textual.has(program.text)) return [];
  const isDocker = /^docker(?:-compose)?$/.test(program.text);
  const isAddressing = addressing.has(program.text);
  const given = isDocker
    ? dockerArguments(asDockerCompose(words))
    : args.map((word): DockerArgument => ({ word, isFree: false }));
  return given.flatMap(({ word, isFree }) => {
    const { text, quoted } = word;
    if (/[$`]/.test(text) || (/[<>]/.test(text) && !quoted)) return [];
    const found = isFree
      ? certainIn(text)
      : isDocker
        ? placeholderIn(text, quoted, made)
        : (yoursIn(text, made) ?? (isAddressing ? addressIn(text) : undefined));
    return found === undefined ? [] : [{ word, text: found }];
  });
}

/** `[CONTAINER ID]`, which the shell takes for two words. */
function heldApart(words: readonly ShellWord[]): readonly { readonly start: number; readonly end: number }[] {
  const [program] = words;
  if (program === undefined || textual.has(program.text)) return [];
  const isDocker = /^docker(?:-compose)?$/.test(program.text);
  const own = isDocker
    ? dockerArguments(asDockerCompose(words)).flatMap(({ word, isFree }) => (isFree ? [] : [word]))
    : words.slice(1);
  return own.flatMap((word) => {
    const [, before, mark] = word.quoted ? [] : (/^(.*)([[{])[A-Za-z][\w-]*$/.exec(word.text) ?? []);
    if (before === undefined || (mark === '{' && !isDocker) || /[$%{[]$/.test(before)) return [];
    const from = words.indexOf(word) + 1;
    const next = words.slice(from, from + 3);
    const closing = mark === '[' ? /^[\w-]+\]/ : /^[\w-]+\}/;
    const at = next.findIndex(({ text, quoted }) => !quoted && closing.test(text));
    const last = next[at];
    if (
      last === undefined ||
      !next.slice(0, at).every(({ text, quoted }) => !quoted && /^[\w-]+$/.test(text))
    )
      return [];
    const end = last.start + last.text.search(/[\]}]/) + 1;
    return [{ start: word.start + before.length, end }];
  });
}

/** Their values are templates, names of variables, signals, rights, other people's text. */
const freeValues =
  /^(?:-[a-zA-Z]*[elmscw]|--(?:env|workdir|build-arg|env-file|label|format|filter|signal|stop-signal|cap-add|cap-drop|change|message|entrypoint|log-opt|log-level|ulimit|sysctl|health-cmd|template|secret|secret-add|secret-rm|config|config-add|config-rm|annotation|build-context|target|pretty|opt|driver-opt|container-label|env-add|env-rm|label-add|label-rm|set))$/;

interface DockerArgument {
  readonly word: ShellWord;
  /** It may be any text. */
  readonly isFree: boolean;
}

/** Up to the container or image, for what follows is another program's. */
function dockerArguments(words: readonly ShellWord[]): readonly DockerArgument[] {
  const verb = dockerVerb(words);
  const call = dockerCall(words);
  // A secret's name is often that of a variable.
  if (verb === undefined || call === undefined || /^(?:secret|config|context) /.test(verb.verb)) return [];
  const [target] = call.operands;
  const isRunning = /^(?:run|create|exec|service create|compose run|compose exec)$/.test(verb.verb);
  const own = words
    .slice(1)
    .filter(({ start }) => !isRunning || target === undefined || start <= target.start);
  return own.map((word, index) => {
    const before = own[index - 1]?.text ?? '';
    const [flag = ''] = word.text.split('=');
    // `docker logs -e`: only where something is run are the short ones of this kind.
    const hasFree = (text: string): boolean =>
      freeValues.test(text) && (text.startsWith('--') || isRunning || /^-[ms]$|^-c$/.test(text));
    const isFree = hasFree(before) || (word.text.includes('=') && hasFree(flag)) || /^-[el]./.test(word.text);
    return { word, isFree };
  });
}
