import { expect, test } from 'vitest';
import { readImages } from './images.ts';

test('images with a tag and a digest are told, others are not', () => {
  const digest = `sha256:${'0a'.repeat(32)}`;
  const text = `nginx:latest ${digest}\nweb:1 <none>\n<none>:<none> ${digest}\nlocalhost:5000/app:2 ${digest}\n`;
  expect(readImages(text)).toEqual({ 'nginx:latest': digest, 'localhost:5000/app:2': digest });
});
