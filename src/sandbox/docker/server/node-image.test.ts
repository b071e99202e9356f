import type Docker from 'dockerode';
import { expect, it } from 'vitest';
import { ensureNodeImage } from './node-image.ts';

/** A Docker that has nothing and reaches nothing. */
const nothing = {
  getImage: () => ({ inspect: () => Promise.reject(new Error('no such image')) }),
  pull: () => Promise.reject(new Error('no such host')),
} as unknown as Docker;

it('says of an Engine that Debian does not have where it is to be had', async () => {
  const said: string[] = [];
  const made = ensureNodeImage(nothing, '29', (line) => said.push(line));
  await expect(made).rejects.toMatchObject({
    error: {
      code: 'not-built',
      message:
        'No image for a node with Docker Engine 29 could be made (from docker:dind: no such host; from Debian’s packages: Debian has no Docker Engine 29).',
      hint: "Connect to the internet, so that docker:29-dind can be pulled, or choose an --engine that Debian's packages have: docker:26, docker:28.",
    },
  });
  expect(said).toEqual(['Making the image of a node with Docker Engine 29, once.']);
});
