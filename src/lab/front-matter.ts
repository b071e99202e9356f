/** Front matter: what it may say, one table for the check and for the published JSON Schema. */
import { isMap, isScalar, parseDocument } from 'yaml';
import type { FindingPlace, Reporter } from './diagnostics.ts';
import type { FrontMatter } from './model.ts';
import { nearest } from './nearest.ts';

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
const NODE_NAME = /^[a-z][a-z0-9-]*$/;

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
      items: { type: 'string', pattern: NODE_NAME.source },
      minItems: 1,
      maxItems: 9,
      uniqueItems: true,
    },
    accepts: (value) =>
      Array.isArray(value) &&
      value.length > 0 &&
      value.length <= 9 &&
      new Set(value).size === value.length &&
      value.every((name) => typeof name === 'string' && NODE_NAME.test(name)),
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

const KEYS = Object.keys(fields);

export interface FrontMatterRead {
  readonly frontMatter: FrontMatter;
  /** Where the members' names stand. */
  readonly places: Readonly<Record<string, FindingPlace>>;
}

export const NO_FRONT_MATTER: FrontMatterRead = { frontMatter: {}, places: {} };

/** What is wrong is reported and left out. `yaml` stands in the page from `start`. */
export function readFrontMatter(yaml: string, start: number, reporter: Reporter): FrontMatterRead {
  const document = parseDocument(yaml, { prettyErrors: false });
  const [error] = document.errors;
  if (error !== undefined) {
    const at = start + Math.min(yaml.length, error.pos[0]);
    reporter.report('frontMatterSyntax', at, at, { why: error.message.replace(/\.$/, '') });
    return NO_FRONT_MATTER;
  }
  if (document.contents === null) return NO_FRONT_MATTER;
  if (!isMap(document.contents)) {
    const params = {
      key: 'Front matter',
      expected: 'members of the form `name: value`',
      found: 'something else',
    };
    reporter.report('frontMatterValue', start, start + yaml.trimEnd().length, params);
    return NO_FRONT_MATTER;
  }
  const frontMatter: Record<string, unknown> = {};
  const places: Record<string, FindingPlace> = {};
  for (const pair of document.contents.items) {
    if (!isScalar(pair.key)) continue;
    const key = String(pair.key.value);
    const place = { start: start + pair.key.range[0], end: start + pair.key.range[1] };
    const field = Object.hasOwn(fields, key) ? fields[key as keyof FrontMatter] : undefined;
    if (field === undefined) {
      const near = nearest(key, KEYS);
      reporter.report('frontMatterKey', place.start, place.end, { key, near, known: KEYS.join(', ') }, near);
      continue;
    }
    places[key] = place;
    const value: unknown = pair.value?.toJS(document, { maxAliasCount: 0 });
    if (field.accepts(value)) frontMatter[key] = value;
    else {
      const found = value === null ? 'empty' : `\`${JSON.stringify(value)}\``;
      reporter.report('frontMatterValue', place.start, place.end, { key, expected: field.expected, found });
    }
  }
  return { frontMatter, places };
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
