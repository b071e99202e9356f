/** What `npm run sandbox:build` can be told, and how it says so. */

export const anewOption = '--no-cache';

export type BuildOptions =
  | { readonly kind: 'build'; readonly anew: boolean }
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly why: string };

export const usage = `npm run sandbox:build -- [${anewOption}] [--help]

Builds the system inside the page's machine, or what of it has changed since the last build, and makes it the one that
sites are built with. Stages that have not changed are taken from ~/.cache/docker-labs/guest/stages.

  ${anewOption}  begins again: every stage is made anew and takes the place of the one that is kept there. Debian is
              asked for its packages of today. Where one has moved on, this is another machine, and what was verified
              in the one before counts as "changed since" until it has run again.
  --help      says this.
`;

export function readOptions(words: readonly string[]): BuildOptions {
  if (words.includes('--help')) return { kind: 'help' };
  const unknown = words.find((word) => word !== anewOption);
  if (unknown !== undefined)
    return { kind: 'wrong', why: `npm run sandbox:build: it has no option "${unknown}".` };
  return { kind: 'build', anew: words.includes(anewOption) };
}
