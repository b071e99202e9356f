/**
 * Images that the page's machine has not: it reaches no network, so what its registry has is all that a command can
 * get. Docker's errors say so in many ways; here is what a reader can do about it. Pure.
 */

/** What docker, its builder, compose and containerd print of an image that no registry gave them. */
const refusals: readonly RegExp[] = [
  /manifest for (\S+) not found/g,
  /pull access denied for ([^\s,]+)/g,
  /failed to resolve source metadata for ([^\s"]+): /g,
  /failed to resolve (?:reference|image) "([^"\s]+)"/g,
];
/** The machine's own registry, which does not say of which host it was asked. */
const ownRefusal = /this sandbox has no (\S+) and reaches no network/g;

/** The names as docker printed them, without repeats. Those of a registry that a lab runs itself are none. */
export function missingImages(output: string): readonly string[] {
  const inAll = (refusal: RegExp) => [...output.matchAll(refusal)].map(([, name = '']) => name);
  const told = refusals.flatMap(inAll);
  const names = (told.length > 0 ? told : inAll(ownRefusal))
    .map((name) => shortName(name.replace(/[.:,]+$/, '')))
    .filter((name) => !isOfOwnRegistry(name));
  return [...new Set(names.map((name) => (hasTag(name) ? name : `${name}:latest`)))];
}

/** `images`: references of those that the machine has. Undefined: it has that one, so something else was wrong. */
export function missingImageWords(missing: string, images: readonly string[]): string | undefined {
  const has = [...new Set(images.map(shortName))];
  if (has.includes(missing)) return undefined;
  const repository = withoutTag(missing);
  const tags = has.filter((name) => withoutTag(name) === repository).map(tagOf);
  const name = missing.replace(/:latest$/, '');
  const none = `This machine has no ${name}, and reaches no network.`;
  const others = [...new Set(has.map(withoutTag))].sort();
  const there =
    tags.length > 0 ? `Of ${repository} it has ${tags.join(', ')}.` : `It has ${others.join(', ')}.`;
  return `${none} ${there} Your own Docker has all images.`;
}

/** As people write it: `docker.io/library/nginx:1.26` is `nginx:1.26`. */
function shortName(reference: string): string {
  return reference.replace(/^(?:registry-1\.|index\.)?docker\.io\//, '').replace(/^library\//, '');
}

/** `localhost:5000/app`, `node1:5000/app`: the machine's own images have nothing to do with it. */
function isOfOwnRegistry(name: string): boolean {
  const [host = ''] = name.split('/');
  return name.includes('/') && (/:\d+$/.test(host) || host === 'localhost');
}

function hasTag(name: string): boolean {
  return /[:@][^/]*$/.test(name);
}

function withoutTag(name: string): string {
  return name.replace(/[:@][^/]*$/, '');
}

function tagOf(name: string): string {
  return name.slice(withoutTag(name).length + 1);
}
