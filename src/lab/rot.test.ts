import { expect, test } from 'vitest';
import { parsePage } from './page.ts';
import { endedRelease } from './rot-releases.ts';

function found(fence: string): readonly string[] {
  return parsePage('a/b.md', `# A\n\n${fence}\n`)
    .diagnostics.filter(({ code }) => code === 'LAB072' || code === 'LAB081')
    .map(({ range, message, hint }) => `${range.start.column} ${message} ${hint ?? ''}`);
}

const console = (command: string): string => `\`\`\`console\n$ ${command}\n\`\`\``;
const release = 'This release gets no updates; use a current one.';

test.each([
  [
    'docker run docker/whalesay cowsay hi',
    '14 `docker/whalesay` is no longer published or maintained, since 2024-03. Its format is older than the Engine takes: print the words with `busybox echo`.',
  ],
  [
    'docker pull bitnami/redis',
    '15 `bitnami/redis` is no longer published or maintained, since 2025-09. Use `redis`; `bitnamilegacy/redis` has the old one, without updates.',
  ],
  [
    'docker run -d bitnami/postgresql:16',
    '17 `bitnami/postgresql:16` is no longer published or maintained, since 2025-09. Use `postgres`; `bitnamilegacy/postgresql` has the old one, without updates.',
  ],
  [
    'docker pull docker.io/bitnami/odd-thing:1',
    '15 `docker.io/bitnami/odd-thing:1` is no longer published or maintained, since 2025-09. Use the image of the project itself; `bitnamilegacy/odd-thing` has the old one, without updates.',
  ],
  [
    'docker scan app',
    '10 Docker no longer has `docker scan`. Write `docker scout cves`; it took its place in 2023.',
  ],
  [
    'docker sbom app',
    '10 Docker no longer has `docker sbom`. Write `docker scout sbom`, which took its place.',
  ],
  [
    'docker pull python:2.7',
    `15 \`python:2.7\` is no longer published or maintained, since 2020-01-01. ${release}`,
  ],
  [
    'docker pull node:12-alpine',
    `15 \`node:12-alpine\` is no longer published or maintained, since 2022-04-30. ${release}`,
  ],
  [
    'docker pull mysql:5.6',
    `15 \`mysql:5.6\` is no longer published or maintained, since 2021-02-05. ${release}`,
  ],
  [
    'docker service update --image python:3.6-slim web',
    `33 \`python:3.6-slim\` is no longer published or maintained, since 2021-12-23. ${release}`,
  ],
])('%s', (command, finding) => {
  expect(found(console(command))).toEqual([finding]);
});

test('a Dockerfile and a Compose file that are shown are read as well', () => {
  expect(found('```dockerfile\nFROM node:14 AS build\n```')).toEqual([
    `6 \`node:14\` is no longer published or maintained, since 2023-04-30. ${release}`,
  ]);
  expect(found('```yaml\nservices:\n  db:\n    image: bitnami/mariadb:10\n```')).toEqual([
    '12 `bitnami/mariadb:10` is no longer published or maintained, since 2025-09. Use `mariadb`; `bitnamilegacy/mariadb` has the old one, without updates.',
  ]);
});

test.each([
  ['python:2', '2020-01-01'],
  ['python:2.7.18-slim-buster', '2020-01-01'],
  ['python:3.9-slim', '2025-10-31'],
  ['node:erbium', '2022-04-30'],
  ['node:20.11.1-bookworm', '2026-04-30'],
  ['node:23', '2025-06-01'],
  ['mysql:5', '2023-10-31'],
  ['mysql:5.7.44', '2023-10-31'],
  ['mysql:8.0', '2026-04-30'],
  ['ubuntu:18.04', '2023-05-31'],
  ['ubuntu:bionic', '2023-05-31'],
  ['ubuntu:24.10', '2025-07-10'],
  ['debian:buster-slim', '2024-06-30'],
  ['debian:stretch-20190326', '2022-06-30'],
  ['debian:9.13', '2022-06-30'],
  ['alpine:3.9', '2020-11-01'],
  ['alpine:3.12.1', '2023-11-01 or before'],
  ['php:7.4-apache', '2022-11-28'],
  ['ruby:2.7', '2023-03-31'],
  ['golang:1.16-alpine', '2024-02-06 or before'],
  ['postgres:9.6', '2021-11-11'],
  ['mongo:4.4', '2024-02-29'],
  ['mcr.microsoft.com/dotnet/sdk:6.0', '2024-11-12 or before'],
  ['docker:20.10-dind', '2023-12-10'],
  ['traefik:v1.7', '2021-12-31'],
])('%s had its last update on %s', (image, day) => {
  expect(endedRelease(image)).toBe(day);
});

const living = [
  'python:3.13', 'python:3', 'python', 'python:slim', 'python:latest', 'python:3.12-slim', 'node:22', 'node:24-alpine', 'node:lts', 'node',
  'mysql:8', 'mysql:8.4', 'mysql:9', 'mysql', 'mariadb:11', 'ubuntu:22.04', 'ubuntu:24.04', 'ubuntu:noble', 'ubuntu', 'debian:12-slim',
  'debian:bookworm', 'debian:13', 'debian:stable-slim', 'alpine:3.22', 'alpine:3', 'alpine', 'alpine:edge', 'php:8.3', 'php:8', 'ruby:3.3-slim',
  'ruby:3', 'golang:1.25', 'golang:1', 'postgres:17', 'postgres:16-alpine', 'mongo:8', 'redis:7-alpine', 'redis:8.0', 'redis', 'nginx:1.26',
  'nginx:1', 'nginx:alpine', 'nginx', 'httpd:2', 'httpd:2.4', 'registry:2', 'traefik:v3', 'traefik:v2.11', 'docker:dind', 'docker:28',
  'busybox:1.37', 'hello-world', 'mcr.microsoft.com/dotnet/sdk:8.0', 'mcr.microsoft.com/mssql/server:2022-latest', 'bitnamilegacy/redis',
  'mybitnami/app', 'me/python:2.7', 'registry.example/node:12', 'localhost:5000/mysql:5.6', 'fedora:42', 'docker/welcome-to-docker',
  'app:2.7', 'rancher/cowsay', 'wordpress:6', 'whalesay',
]; // prettier-ignore

test.each(living)('%s calls for no finding', (image) => {
  expect(found(console(`docker run --rm ${image}`))).toEqual([]);
  expect(found(`\`\`\`dockerfile\nFROM ${image}\n\`\`\``)).toEqual([]);
});

test.each([
  'docker scout cves app',
  'docker image ls',
  'echo docker scan',
  'docker run --rm app scan',
  'docker volume create sbom',
])('%s calls for no finding', (command) => {
  expect(found(console(command))).toEqual([]);
});
