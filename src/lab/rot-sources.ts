/** Where the tables of what is gone have their dates from. */

/** A change of what Docker Hub says of its official images. */
export const hubText = (commit: string): string => `https://github.com/docker-library/docs/commit/${commit}`;
/** A change of the list of official images and their tags. */
export const hubList = (commit: string): string =>
  `https://github.com/docker-library/official-images/commit/${commit}`;
/** Docker's own list of what it deprecates and removes. */
export const deprecations = (heading: string): string =>
  `https://docs.docker.com/engine/deprecated/#${heading}`;
/** `repository#number`, an issue or a pull request. */
export const thread = (repository: string, number: number): string =>
  `https://github.com/${repository}/issues/${number}`;
