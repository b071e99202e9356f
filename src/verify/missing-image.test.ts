import { expect, test } from 'vitest';
import { missingImages, missingImageWords } from './missing-image.ts';

/** As Docker and the tools around it print it. */
test.each<[string, string, string[]]>([
  [
    'pull',
    'Error response from daemon: manifest for mongo:latest not found: manifest unknown: x',
    ['mongo:latest'],
  ],
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
});
