/** Placeholders among what is run: they are typed as they stand. */
import type { Reporter } from './diagnostics.ts';
import { dockerCall, dockerVerb } from './docker-flags.ts';
import { offsetIn, type PlacedText } from './placed-text.ts';
import { addressIn, placeholderIn, yoursIn } from './placeholders.ts';
import { simpleCommands, type ShellWord } from './shell-words.ts';
import { isRun } from './runs.ts';
import type { DraftSnippet } from './snippets.ts';

export function checkPlaceholderWords({ snippet, shellTexts }: DraftSnippet, reporter: Reporter): void {
  if (!isRun(snippet)) return;
  for (const placed of shellTexts) checkText(placed, reporter);
}

/** As Labspaces write what is to be filled in; the shell makes its process number of each `$$`. */
const FILLED_IN = /\$\$([A-Za-z_][\w-]*)\$\$/g;

function checkText(placed: PlacedText, reporter: Reporter): void {
  for (const { 0: text, 1: name = '', index } of placed.text.matchAll(FILLED_IN)) {
    const place = [offsetIn(placed, index), offsetIn(placed, index + text.length)] as const;
    reporter.report('placeholderTyped', ...place, { text, name: variableFor(name) });
  }
  for (const { words } of simpleCommands(placed.text)) {
    for (const { word, text } of placeholders(words)) {
      // Quotes make a word longer than its text.
      const at = word.quoted ? -1 : word.text.indexOf(text);
      const start = at < 0 ? word.start : word.start + at;
      const end = at < 0 ? word.end : start + text.length;
      const params = { text, name: variableFor(text) };
      reporter.report('placeholderTyped', offsetIn(placed, start), offsetIn(placed, end), params);
    }
  }
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
const TEXTUAL = new Set('echo printf cat grep sed awk test [ [[ export read for case function'.split(' '));
const ADDRESSING = new Set('curl wget ping ssh scp telnet nc dig nslookup traceroute'.split(' '));

function placeholders(words: readonly ShellWord[]): readonly Placeholder[] {
  const [program, ...args] = words;
  if (program === undefined || TEXTUAL.has(program.text)) return [];
  const isDocker = program.text === 'docker';
  const find = isDocker
    ? placeholderIn
    : ADDRESSING.has(program.text)
      ? (text: string) => yoursIn(text) ?? addressIn(text)
      : yoursIn;
  return (isDocker ? dockerArguments(words) : args).flatMap((word) => {
    const text = /[$`<>]/.test(word.text) ? undefined : find(word.text, word.quoted);
    return text === undefined ? [] : [{ word, text }];
  });
}

/** Their values are templates, names of variables, signals, rights, other people's text. */
const FREE_VALUES =
  /^(?:-[a-zA-Z]*[elmsc]|--(?:env|build-arg|env-file|label|format|filter|signal|stop-signal|cap-add|cap-drop|change|message|entrypoint|log-opt|log-level|ulimit|sysctl|health-cmd|template|secret|secret-add|secret-rm|config|config-add|config-rm|annotation|build-context|target|pretty|opt|driver-opt|container-label|env-add|env-rm|label-add|label-rm|set))$/;

/** Up to the container or image, for what follows is another program's. */
function dockerArguments(words: readonly ShellWord[]): readonly ShellWord[] {
  const verb = dockerVerb(words);
  const call = dockerCall(words);
  // A secret's name is often that of a variable.
  if (verb === undefined || call === undefined || /^(?:secret|config|context) /.test(verb.verb)) return [];
  const [target] = call.operands;
  const isRunning = /^(?:run|create|exec|service create|compose run|compose exec)$/.test(verb.verb);
  const own = words
    .slice(verb.next)
    .filter(({ start }) => !isRunning || target === undefined || start <= target.start);
  return own.filter((word, index) => {
    const before = own[index - 1]?.text ?? '';
    const [flag = ''] = word.text.split('=');
    // `docker logs -e`: only where something is run are the short ones of this kind.
    const isFree = (text: string): boolean =>
      FREE_VALUES.test(text) && (text.startsWith('--') || isRunning || /^-[ms]$|^-c$/.test(text));
    return !isFree(before) && !(word.text.includes('=') && isFree(flag)) && !/^-[el]./.test(word.text);
  });
}
