/** Front matter: what it may say, one table for the check and for the published JSON Schema. */
import { isAlias, isCollection, isMap, isNode, isScalar, isSeq, parseDocument, visit } from 'yaml';
import type { FindingPlace, Reporter } from './diagnostics.ts';
import type { FrontMatter } from './model.ts';
import { nearest } from './nearest.ts';
import type { Source } from './source.ts';

interface Field {
  readonly description: string;
  /** In words, as the end of "must be …". */
  readonly expected: string;
  readonly schema: Readonly<Record<string, unknown>>;
  readonly accepts: (value: unknown) => boolean;
}

const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '';
const isTextList = (value: unknown): boolean =>
  Array.isArray(value) && value.length > 0 && value.every(isText);
const nodeName = /^[a-z][a-z0-9-]*$/;
/** The shape of a BCP 47 tag. */
const language = /^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/;

/** What has the shape may still be none: `de-1901-1901`. */
function isLanguage(value: unknown): boolean {
  if (typeof value !== 'string' || !language.test(value)) return false;
  try {
    return Intl.getCanonicalLocales(value).length === 1;
  } catch {
    return false;
  }
}

const text = (description: string): Field => ({
  description,
  expected: 'a text',
  schema: { type: 'string', minLength: 1 },
  accepts: isText,
});
const textList = (description: string): Field => ({
  description,
  expected: 'a list of texts',
  schema: { type: 'array', items: { type: 'string' }, minItems: 1 },
  accepts: isTextList,
});
const choice = (description: string, values: readonly string[]): Field => ({
  description,
  expected: `one of ${values.map((value) => `\`${value}\``).join(', ')}`,
  schema: { enum: values },
  accepts: (value) => typeof value === 'string' && values.includes(value),
});

const fields: Readonly<Record<keyof FrontMatter, Field>> = {
  title: text('The title of the page, in place of its first heading.'),
  description: text('One sentence for lists and search engines.'),
  lang: {
    description:
      'The language that the page is written in; a lab’s index page says it for the whole lab. Default: `en`.',
    expected: 'a language tag such as `en`, `ja` or `pt-BR`',
    schema: { type: 'string', pattern: language.source },
    accepts: isLanguage,
  },
  order: {
    description: 'Place among the pages of the lab; pages without come after those with.',
    expected: 'a number',
    schema: { type: 'number' },
    accepts: (value) => typeof value === 'number' && Number.isFinite(value),
  },
  nodes: {
    description: 'Names of the machines that the page uses; `$ ` is the first of them.',
    expected: 'a list of different names in lower case, such as `[node1, node2]`',
    schema: {
      type: 'array',
      items: { type: 'string', pattern: nodeName.source },
      minItems: 1,
      maxItems: 9,
      uniqueItems: true,
    },
    accepts: (value) =>
      Array.isArray(value) &&
      value.length > 0 &&
      value.length <= 9 &&
      new Set(value).size === value.length &&
      value.every((name) => typeof name === 'string' && nodeName.test(name)),
  },
  images: textList('Images that the page pulls, so that the reader knows what will be downloaded.'),
  duration: {
    description: 'Minutes that the page takes.',
    expected: 'a number of minutes',
    schema: { type: 'number', exclusiveMinimum: 0 },
    accepts: (value) => typeof value === 'number' && value > 0 && Number.isFinite(value),
  },
  level: choice('Whom the page is for.', ['beginner', 'intermediate', 'advanced']),
  requires: textList('Folder names of labs to do first.'),
  platform: choice('`windows`: needs Windows and is never run here. `reading`: has nothing to run.', [
    'linux',
    'windows',
    'reading',
  ]),
  engine: choice('`docker`: needs more than the page’s machine, so the reader’s own Engine.', [
    'any',
    'docker',
  ]),
  setup: text('Path of a page whose commands run first, unseen, such as `swarm-mode/make-a-cluster`.'),
};

const fieldNames = Object.keys(fields);

export interface FrontMatterRead {
  readonly frontMatter: FrontMatter;
  /** Where the members' names stand. */
  readonly places: Readonly<Record<string, FindingPlace>>;
}

export const noFrontMatter: FrontMatterRead = { frontMatter: {}, places: {} };

/** What is wrong is reported and left out. `yaml` stands in the page from `start`. */
export function readFrontMatter(yaml: string, start: number, reporter: Reporter): FrontMatterRead {
  const contents = parseYaml(yaml, start, reporter);
  if (contents === undefined) return noFrontMatter;
  if (!isMap(contents)) {
    const params = {
      key: 'Front matter',
      expected: 'members of the form `name: value`',
      found: 'something else',
    };
    reporter.report('frontMatterValue', start, start + yaml.trimEnd().length, params);
    return noFrontMatter;
  }
  const frontMatter: Record<string, unknown> = {};
  const places: Record<string, FindingPlace> = {};
  for (const pair of contents.items) {
    if (!isScalar(pair.key)) {
      if (!reportFeature(pair.key, start, reporter)) {
        const place = placeOf(pair.key, start);
        const params = { what: 'a compound name', text: shortened(yaml, place, start) };
        reporter.report('frontMatterFeature', place.start, place.end, params);
      }
      continue;
    }
    const key = String(pair.key.value);
    const place = placeOf(pair.key, start);
    const field = Object.hasOwn(fields, key) ? fields[key as keyof FrontMatter] : undefined;
    if (field === undefined) {
      const near = nearest(key, fieldNames);
      reporter.report(
        'frontMatterKey',
        place.start,
        place.end,
        { key, near, known: fieldNames.join(', ') },
        near,
      );
      reportFeature(pair.value, start, reporter);
      continue;
    }
    places[key] = place;
    if (reportFeature(pair.value, start, reporter)) continue;
    const value = plainValue(pair.value);
    if (field.accepts(value)) frontMatter[key] = value;
    else {
      const written = isMap(pair.value) ? shortened(yaml, placeOf(pair.value, start), start) : inJson(value);
      const found = value === null ? 'empty' : `\`${written}\``;
      reporter.report('frontMatterValue', place.start, place.end, { key, expected: field.expected, found });
    }
  }
  return { frontMatter, places };
}

/** Undefined where there is nothing, or nothing that can be read. */
function parseYaml(yaml: string, start: number, reporter: Reporter): unknown {
  try {
    const document = parseDocument(yaml, { prettyErrors: false, logLevel: 'error' });
    const [error] = document.errors;
    if (error === undefined) return document.contents ?? undefined;
    const at = start + Math.min(yaml.length, error.pos[0]);
    reporter.report('frontMatterSyntax', at, at, { why: error.message.replace(/\.$/, '') });
  } catch (error) {
    // Thousands of brackets in each other are more than the parser's stack holds.
    const why = error instanceof RangeError ? 'it nests too deep' : String(error);
    reporter.report('frontMatterSyntax', start, start, { why });
  }
  return undefined;
}

/** Aliases, anchors and tags: front matter is data, and a bomb made of aliases is opened by nobody. */
function reportFeature(value: unknown, start: number, reporter: Reporter): boolean {
  if (!isNode(value)) return false;
  let found: { readonly what: string; readonly text: string } | undefined;
  visit(value, (_, node) => {
    if (isAlias(node)) found = { what: 'an alias of another value', text: `*${node.source}` };
    else if (isScalar(node) || isCollection(node)) {
      if (node.anchor !== undefined)
        found = { what: 'a name for the value after it', text: `&${node.anchor}` };
      else if (node.tag !== undefined)
        found = { what: 'a type of value', text: node.tag.replace('tag:yaml.org,2002:', '!!') };
    }
    return found === undefined ? undefined : visit.BREAK;
  });
  if (found === undefined) return false;
  const place = placeOf(value, start);
  reporter.report('frontMatterFeature', place.start, place.end, found);
  return true;
}

/** Texts, numbers, truths, nothing, and lists of them; `undefined` in place of all else. */
function plainValue(node: unknown): unknown {
  if (node === null) return null;
  if (isScalar(node)) return node.value;
  if (!isSeq(node)) return undefined;
  return node.items.map((item) => (isScalar(item) ? item.value : isSeq(item) ? [] : undefined));
}

function placeOf(node: unknown, start: number): FindingPlace {
  const range = isNode(node) ? node.range : undefined;
  return { start: start + (range?.[0] ?? 0), end: start + (range?.[1] ?? 0) };
}

function shortened(yaml: string, { start: from, end }: FindingPlace, start: number): string {
  const text = yaml
    .slice(from - start, end - start)
    .trim()
    .replace(/\s+/g, ' ');
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

function inJson(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : JSON.stringify(value ?? null);
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

/** Characters of a value that a finding repeats. */
const longest = 80;

/** A page that begins like front matter and has none: where, and its first member. */
export function unreadFrontMatter(
  source: Source,
): { readonly start: number; readonly end: number; readonly key: string; readonly line: number } | undefined {
  let number = 1;
  while (source.line(number)?.text.replace('\uFEFF', '').trim() === '') number++;
  const [opening, first] = [source.line(number), source.line(number + 1)];
  if (opening === undefined || !/^\uFEFF?[ \t]*---[ \t]*$/.test(opening.text)) return undefined;
  const key = /^[ \t]*["']?(\w+)["']?[ \t]*:(?:\s|$)/.exec(first?.text ?? '')?.[1];
  if (key === undefined || !fieldNames.includes(key)) return undefined;
  return { start: opening.offset, end: opening.offset + opening.text.length, key, line: number };
}

/** For editors: completion and checks while writing. */
export function frontMatterSchema(): Readonly<Record<string, unknown>> {
  const properties = Object.fromEntries(
    Object.entries(fields).map(([key, { description, schema }]) => [key, { description, ...schema }]),
  );
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Front matter of a lab page',
    type: 'object',
    additionalProperties: false,
    properties,
  };
}
