/** Which HTML hides what is in it: by its element, its attributes, its inline style. Classes cannot be known. */
import type { Nodes } from 'mdast';
import { own } from './own.ts';

/** By name in lower case, entities read. Of a name that is written twice both values, as one text. */
export type Attributes = ReadonlyMap<string, string>;

const voidElements = new Set(
  'area base br col embed hr img input link meta param source track wbr'.split(' '),
);
/** Their contents are never shown, or only where something else cannot be. */
const hidingElements = new Set(
  (
    'applet audio canvas datalist head iframe meter noembed noframes noscript object optgroup option progress rp ' +
    'script select style template textarea title video'
  ).split(' '),
);
/** The site's own class for what only screen readers get. */
const hidingClass = /(?:^|\s)unseen(?:\s|$)/;

/** Without contents, so nothing is within it. */
export function isVoid(name: string): boolean {
  return voidElements.has(name);
}

/** `name` in lower case. What is hidden from screen readers alone is hidden from readers, too. */
export function hides(name: string, attributes: Attributes): boolean {
  if (hidingElements.has(name)) return true;
  if (name === 'dialog' && !attributes.has('open')) return true;
  if (attributes.has('hidden') || attributes.has('popover')) return true;
  if (/^\s*true\s*$/i.test(attributes.get('aria-hidden') ?? '')) return true;
  if (hidingClass.test(attributes.get('class') ?? '')) return true;
  return hidesByStyle(attributes.get('style') ?? '');
}

type MdxElement = Extract<Nodes, { readonly type: 'mdxJsxFlowElement' | 'mdxJsxTextElement' }>;

/** Components count by the same attributes, as they usually hand them on. */
export function hidesInMdx({ name, attributes }: MdxElement): boolean {
  const read = new Map<string, string>();
  for (const attribute of attributes) {
    if (attribute.type !== 'mdxJsxAttribute') continue;
    const key = attribute.name === 'className' ? 'class' : attribute.name.toLowerCase();
    const { value } = attribute;
    const expression = typeof value === 'object' && value !== null ? value.value : undefined;
    if (/^\s*(?:false|null|undefined)\s*$/.test(expression ?? '')) continue;
    read.set(key, expression === undefined ? (typeof value === 'string' ? value : '') : cssOf(expression));
  }
  return hides(name ?? '', read);
}

/** `{ fontSize: 0, display: 'none' }` as a style attribute has it; another expression as its bare text. */
function cssOf(expression: string): string {
  return expression
    .replace(/[{}'"`]/g, '')
    .replace(/,/g, ';')
    .replace(/\b[a-z]+(?=[A-Z])[A-Za-z]*\s*:/g, (name) =>
      name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
    );
}

export function readAttributes(text: string): Attributes {
  const attributes = new Map<string, string>();
  const pattern = /([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/g;
  for (const [, name = '', double, single, bare] of text.matchAll(pattern)) {
    const key = name.toLowerCase();
    const before = attributes.get(key);
    const value = withoutEntities(double ?? single ?? bare ?? '');
    attributes.set(key, before === undefined ? value : `${before};${value}`);
  }
  return attributes;
}

const named: Readonly<Record<string, string>> = {
  amp: '&', colon: ':', comma: ',', lpar: '(', NewLine: '\n', num: '#', period: '.', rpar: ')', semi: ';', Tab: '\t',
}; // prettier-ignore

function withoutEntities(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|#[xX]([0-9A-Fa-f]{1,6})|([A-Za-z]+));?/g,
    (whole: string, decimal, hex, name) => {
      if (name !== undefined) return own(named, String(name)) ?? whole;
      const code = decimal === undefined ? parseInt(String(hex), 16) : Number(decimal);
      return code <= 0x10ffff ? String.fromCodePoint(code) : '';
    },
  );
}

function hidesByStyle(style: string): boolean {
  const declarations = declarationsOf(style);
  const of = (name: string): string => declarations.get(name) ?? '';
  // A box that scrolls shows no more of what is in it than its own height.
  const clipped = /hidden|clip|auto|scroll/.test(of('overflow') + of('overflow-x') + of('overflow-y'));
  const positioned = /absolute|fixed|relative|sticky/.test(of('position'));
  return (
    of('display') === 'none' ||
    /^(?:hidden|collapse)$/.test(of('visibility')) ||
    of('content-visibility') === 'hidden' ||
    isTiny(of('opacity'), 0.1) ||
    isTiny(of('font-size'), 2) ||
    isTiny(of('line-height'), 0.1) ||
    /(?:^|\s)0(?:\.0*)?(?:px|r?em|pt|%)?(?:\s*\/|\s)/.test(of('font')) ||
    (clipped && sizes.some((name) => isTiny(of(name), 2))) ||
    /^rect\(\s*(?:0|1px)/.test(of('clip')) ||
    /^(?:inset\(\s*(?:[5-9]\d|100)(?:\.\d+)?%|circle\(\s*0|ellipse\(\s*0|polygon\(\s*0(?:px|%)?\s+0(?:px|%)?\s*(?:\)|,\s*0(?:px|%)?\s+0))/.test(
      of('clip-path'),
    ) ||
    moves.some((name) => isFarAway(of(name))) ||
    /scale(?:3d|x|y)?\(\s*0(?:\.0\d*)?\s*[,)]|rotate[xy]\(\s*-?(?:90|270)deg/.test(of('transform')) ||
    isTiny(of('scale'), 0.1) ||
    isTiny(of('zoom'), 0.1) ||
    /opacity\(\s*0(?:\.0\d*)?%?\s*\)/.test(of('filter')) ||
    /^(?:transparent|rgba?\(.*[,/]\s*0(?:\.0\d*)?%?\s*\)|#[0-9a-f]{6}00|#[0-9a-f]{3}0)$/.test(of('color')) ||
    isGround(of('color'), of('background-color') + of('background')) ||
    (positioned && /^-/.test(of('z-index')))
  );
}

const sizes = ['width', 'height', 'max-width', 'max-height', 'inline-size', 'block-size', 'max-block-size'];
const moves = (
  'left right top bottom inset inset-inline-start inset-block-start margin margin-left margin-right margin-top ' +
  'text-indent transform translate'
).split(' ');

/** Comments and escapes read, `!important` taken off; all in lower case. */
function declarationsOf(style: string): ReadonlyMap<string, string> {
  const plain = style
    .replace(/\/\*[\s\S]*?(?:\*\/|$)/g, '')
    .replace(/\\(?:([0-9A-Fa-f]{1,6})\s?|(.))/g, (_, hex, char) => {
      if (hex === undefined) return String(char);
      const code = parseInt(String(hex), 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : '';
    })
    .toLowerCase();
  const declarations = new Map<string, string>();
  for (const declaration of plain.split(';')) {
    const colon = declaration.indexOf(':');
    if (colon < 0) continue;
    const value = declaration.slice(colon + 1).replace(/!\s*important\s*$/, '');
    declarations.set(declaration.slice(0, colon).trim(), value.trim());
  }
  return declarations;
}

/** The same colour, as far as both are written alike. */
function isGround(colour: string, ground: string): boolean {
  return colour !== '' && colour !== 'inherit' && ground.replace(/\s/g, '') === colour.replace(/\s/g, '');
}

/** A number below `limit`, whatever its unit; no number is not tiny. */
function isTiny(value: string, limit: number): boolean {
  const [, number, unit = ''] = /^([+-]?(?:\d+\.?\d*|\.\d+))([a-z]*|%)$/.exec(value) ?? [];
  if (number === undefined) return false;
  const scaled = unit === '%' ? Number(number) / 100 : Number(number);
  // A width of `1em` or of `80%` is no tiny one, a width of `1px` is.
  return /^(?:|px)$/.test(unit) ? scaled < limit : scaled < 0.1;
}

function isFarAway(value: string): boolean {
  return [...value.matchAll(/-?(\d+\.?\d*)(px|r?em|vw|vh|v?min|v?max|%|pt|cm|in|ch)/g)].some(
    ([, number, unit = '']) => {
      const far = /^(?:px|pt)$/.test(unit) ? 900 : unit === '%' ? 100 : /^v/.test(unit) ? 100 : 60;
      return Number(number) >= far;
    },
  );
}
