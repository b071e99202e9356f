import { expect, test } from 'vitest';
import { missingImages, missingImageWords } from './missing-image.ts';

/** As Docker and the tools around it print it. */
test.each<[string, string, string[]]>([
  [
    'pull',
    'Error response from daemon: manifest for mongo:7 not found: manifest unknown: this sandbox has no library/mongo:7 and reaches no network. It has busybox:1.37',
    ['mongo:7'],
  ],
  [
    'run',
    "Unable to find image 'mongo:latest' locally\ndocker: Error response from daemon: manifest for mongo:latest not found: manifest unknown: this sandbox has no library/mongo:latest and reaches no network. It has busybox:1.37\n\nRun 'docker run --help' for more information",
    ['mongo:latest'],
  ],
  [
    'build',
    ' > [internal] load metadata for docker.io/library/node:24:\nERROR: failed to solve: node:24: failed to resolve source metadata for docker.io/library/node:24: docker.io/library/node:24: not found',
    ['node:24'],
  ],
  [
    'compose',
    ' ✘ a Error manifest for mongo:latest not found: man...\n ✘ b Error\nError response from daemon: manifest for redis:1 not found: manifest unknown',
    ['mongo:latest', 'redis:1'],
  ],
  [
    'containerd',
    'ctr: failed to resolve reference "docker.io/library/mongo:7": docker.io/library/mongo:7: not found',
    ['mongo:7'],
  ],
  [
    'another host',
    'Error response from daemon: manifest for ghcr.io/foo/bar:1 not found: manifest unknown: this sandbox has no foo/bar:1 and reaches no network.',
    ['ghcr.io/foo/bar:1'],
  ],
  [
    'the registry itself',
    '{"message":"this sandbox has no library/mongo:7 and reaches no network. It has x"}',
    ['mongo:7'],
  ],
  [
    'Docker Hub',
    "pull access denied for private, repository does not exist or may require 'docker login'",
    ['private:latest'],
  ],
  [
    'a registry of the lab',
    'manifest for localhost:5001/nothing:1 not found: manifest unknown: manifest unknown',
    [],
  ],
  ['one on another node', 'manifest for node1:5000/app:2 not found: manifest unknown', []],
  ['an image to remove', 'Error response from daemon: No such image: mongo:latest', []],
  ['what is said on the way', "Unable to find image 'nginx:latest' locally\nStatus: Downloaded newer", []],
])('%s', (_name, output, missing) => {
  expect(missingImages(output)).toEqual(missing);
});

test('the line says which images there are, or which tags of that one', () => {
  const images = [
    'docker.io/library/nginx:1.26',
    'docker.io/library/nginx:latest',
    'docker.io/library/busybox:latest',
  ];
  expect(missingImageWords('mongo:latest', images)).toBe(
    'This machine has no mongo, and reaches no network. It has busybox, nginx. Your own Docker has all images.',
  );
  expect(missingImageWords('nginx:0.1', images)).toBe(
    'This machine has no nginx:0.1, and reaches no network. Of nginx it has 1.26, latest. Your own Docker has all images.',
  );
  expect(missingImageWords('nginx:latest', images)).toBeUndefined();
});
