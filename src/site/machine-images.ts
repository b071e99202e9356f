/** The names of the machine's images, and what is said of old ones that it has. */
import type { Diagnostic } from '../lab/model.ts';
import { rules } from '../lab/rules.ts';
import type { GuestImage } from '../sandbox/machine/manifest.ts';

/**
 * The same findings, those of images that are gone as remarks where the page's machine has one of that name: its
 * readers get what the lab is about.
 */
export function asTheMachineHas(
  findings: readonly Diagnostic[],
  images: readonly GuestImage[],
): readonly Diagnostic[] {
  const there = new Set(images.flatMap(namesOf));
  return findings.map((found) => {
    if (found.code !== rules.deadImage.code) return found;
    const image = fullName(/^`([^`]+)`/.exec(found.message)?.[1] ?? '');
    if (image === undefined || !there.has(image)) return found;
    const hint = `The page’s machine has one of its own under this name. ${found.hint ?? ''}`.trim();
    return { ...found, severity: 'info', hint };
  });
}

/** Every name that it has there, with host and tag. */
export function namesOf({ reference, alsoTagged }: GuestImage): string[] {
  const repository = reference.slice(0, reference.lastIndexOf(':'));
  return [reference, ...alsoTagged.map((tag) => `${repository}:${tag}`)].flatMap(
    (name) => fullName(name) ?? [],
  );
}

/** With host and tag; undefined for what is no name (a variable), or is from a registry that a lab brings itself. */
export function fullName(name: string): string | undefined {
  if (!/^[a-z0-9][\w./:-]*$/.test(name)) return undefined;
  const [host = ''] = name.split('/');
  const hasHost = name.includes('/') && (/[.:]/.test(host) || host === 'localhost');
  if (hasHost && !/^(?:docker\.io|mcr\.microsoft\.com|ghcr\.io|quay\.io|gcr\.io)$/.test(host))
    return undefined;
  const path = hasHost ? name : `docker.io/${name.includes('/') ? '' : 'library/'}${name}`;
  return /:[^/]+$/.test(path) ? path : `${path}:latest`;
}
