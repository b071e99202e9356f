import { expect, test } from 'vitest';
import { parsePage } from './page.ts';
import { deadImage } from './rot-images.ts';
import { endedOfficial, withoutLatest } from './rot-official.ts';
import { endedRelease } from './rot-releases.ts';

function found(fence: string): readonly string[] {
  return parsePage('a/b.md', `# A\n\n${fence}\n`)
    .diagnostics.filter(({ code }) => /^LAB(?:072|081|092)$/.test(code))
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
    '10 Docker no longer has `docker scan`, since 2023-04-19. Write `docker scout cves`; it took its place in 2023.',
  ],
  [
    'docker sbom app',
    '10 Docker no longer has `docker sbom`. Write `docker scout sbom`, which took its place.',
  ],
  [
    'docker run -p 8080:8080 jenkins',
    '27 `jenkins` is no longer published or maintained, since 2018-08-13. It moved to `jenkins/jenkins:lts`.',
  ],
  [
    'docker run elasticsearch',
    '14 `elasticsearch` means its tag `latest`, which is no longer there, since 2018-10-08. Name a release, such as `elasticsearch:9.4.5`.',
  ],
  [
    'docker pull docker.elastic.co/elasticsearch/elasticsearch:7.17.0',
    `15 \`docker.elastic.co/elasticsearch/elasticsearch:7.17.0\` is no longer published or maintained, since 2026-01-15. ${release}`,
  ],
  [
    'docker build --squash -t app .',
    '16 `docker build --squash` does nothing any more, since 23.0. Write a Dockerfile with several stages, and copy the result into the last: `COPY --from=build …`.',
  ],
  [
    'docker run --link db:db -d app',
    '14 Docker advises against `docker run --link`, since 1.10. Make a network and let both join it: `docker network create app`, then `--network app`; names are found there by themselves.',
  ],
  [
    'docker stack deploy --orchestrator=kubernetes -c a.yaml app',
    '23 Docker no longer has `docker stack deploy --orchestrator`, since 23.0. Leave it out: stacks run in a swarm.',
  ],
  [
    'docker run dockersamples/static-site',
    '14 `dockersamples/static-site` is no longer published or maintained, since 2023-11-06. Its source, docker/labs, is archived; use an image that is kept up, such as `nginx`.',
  ],
  [
    'docker pull minio/minio',
    '15 `minio/minio` is no longer published or maintained, since 2026-09-11. It was taken from Docker Hub; `quay.io/minio/…` has the old ones, without updates.',
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
  expect(found('```dockerfile\nFROM nginx:1\nMAINTAINER me\nENV A b\nENV C=d E=f\n```')).toEqual([
    '1 Docker advises against `MAINTAINER`, since 1.13. Write `LABEL org.opencontainers.image.authors="…"`.',
    '1 Docker advises against `ENV NAME value`, since 20.10. Write `ENV NAME=value`.',
  ]);
  expect(found('```yaml\nservices:\n  db:\n    image: bitnami/mariadb:10\n```')).toEqual([
    '12 `bitnami/mariadb:10` is no longer published or maintained, since 2025-09. Use `mariadb`; `bitnamilegacy/mariadb` has the old one, without updates.',
  ]);
});

test('so are those that a here-document writes', () => {
  const dockerfile = 'cat > Dockerfile <<EOF\nFROM jenkins\nMAINTAINER me\nRUN echo\nEOF';
  expect(found(`\`\`\`bash\n${dockerfile}\n\`\`\``)).toHaveLength(2);
  expect(found(console(dockerfile))).toHaveLength(2);
  expect(found('```bash\ndocker build -t a - <<EOF\nFROM node:12\nEOF\n```')).toHaveLength(1);
  expect(
    found("```bash\ntee compose.yaml <<'EOF'\nservices:\n  a:\n    image: jenkins\nEOF\n```"),
  ).toHaveLength(1);
  expect(found('```bash\ncat > notes <<EOF\nFROM jenkins\nMAINTAINER me\nEOF\n```')).toEqual([]);
});

test.each([
  'docker run vault',
  'docker run -d consul:1.15',
  'docker pull docker.io/library/jenkins:2.60.3',
  'docker run java:8',
  'docker run openjdk:8-jdk',
  'docker run centos:7',
  'docker run rockylinux:9',
  'docker run --rm rails new .',
  'docker run piwik',
  'docker run opensuse',
  'docker run swarm create',
  'docker run mongo-express',
  'docker pull kibana',
  'docker pull logstash:latest',
  'docker pull oraclelinux',
  'docker pull kibana:7.17.0',
  'docker run containous/whoami',
  'docker run emilevauge/whoami',
  'docker run -d portainer/portainer',
  'docker run wurstmeister/kafka',
  'docker run jboss/keycloak:16.1.1',
  'docker run docker/compose:1.29.2 version',
  'docker run dockersamples/101-tutorial',
  'docker pull amazonlinux:1',
  'docker build -m 1g .',
  'docker build --memory=1g .',
  'docker buildx build --squash .',
  'docker image build --cpu-shares 2 .',
  'docker build --stream .',
  'docker run --kernel-memory 10m busybox:1.37',
  'docker stack ps --orchestrator swarm app',
  'docker context create --default-stack-orchestrator=swarm a',
  'docker commit --run "{}" web',
  'docker app init',
  'docker daemon',
  'docker deploy app',
  'docker engine update',
  'dockerd --graph /data',
  'sudo dockerd -g /data &',
  'dockerd --cluster-store=consul://a &',
  'docker stop --time 5 web',
  'docker restart --time=5 web',
  'docker commit --pause=false web app',
  'docker run --security-opt seccomp:unconfined busybox:1.37',
  'docker run --net-alias db busybox:1.37',
  'docker create --link=db busybox:1.37',
  'docker trust inspect app',
  'docker push --disable-content-trust app',
])('%s is named', (command) => {
  expect(found(console(command))).toHaveLength(1);
});

test.each([
  'docker run jenkins/jenkins:lts',
  'docker run my/jenkins',
  'docker run registry.example/jenkins',
  'docker run --name jenkins nginx:1',
  'docker run elasticsearch:9.4.5',
  'docker run elasticsearch@sha256:00',
  'docker run hashicorp/vault',
  'docker run rockylinux/rockylinux:9',
  'docker run oraclelinux:9',
  'docker run traefik/whoami',
  'docker run portainer/portainer-ce',
  'docker run dockersamples/visualizer',
  'docker run dockersamples/examplevotingapp_vote',
  'docker run quay.io/minio/minio',
  'docker build --no-cache -t app .',
  'docker build --build-arg A=b --target build .',
  'docker run -m 64m busybox:1.37',
  'docker run --memory 64m --cpu-shares 2 busybox:1.37',
  'docker run --network app --link db:database web:1',
  'docker run --security-opt seccomp=unconfined busybox:1.37',
  'docker stop -t 5 web',
  'docker stop web',
  'docker commit web app',
  'docker context create remote --docker host=ssh://a',
  'docker stack deploy -c a.yaml app',
  'docker run --rm app trust',
  'docker kill --signal HUP web',
])('%s calls for no finding, old as it sounds', (command) => {
  expect(found(console(command))).toEqual([]);
});

test('every entry has its day and its source', () => {
  for (const [name, { since, source }] of [...endedOfficial, ...withoutLatest]) {
    expect(since, name).toMatch(/^\d{4}-\d\d(?:-\d\d)?$/);
    expect(source, name).toMatch(/^https:\/\/github\.com\/docker-library\/\S+\/commit\/[0-9a-f]{9,10}$/);
    expect(deadImage(name), name).toMatchObject({ since });
  }
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
  'curl -fsSL https://test.docker.com -o test-docker.sh',
  'docker image ls',
  'echo docker scan',
  'docker run --rm app scan',
  'docker volume create sbom',
])('%s calls for no finding', (command) => {
  expect(found(console(command))).toEqual([]);
});
