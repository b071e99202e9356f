/** Images and registries that labs name and that are gone. The first entry that matches counts. */
import { endedOfficial, withoutLatest } from './rot-official.ts';
import { endedRelease } from './rot-releases.ts';
import { thread } from './rot-sources.ts';
import { own } from './own.ts';

interface DeadImage {
  readonly pattern: RegExp;
  readonly instead: string;
  /** Year, month or day from which it was gone or without updates, ISO 8601, where that is known. */
  readonly since?: string;
  /** Where that is said; absent where it is known from use alone. */
  readonly source?: string;
}

/** What Bitnami built, by the official image of the same thing where its name differs. */
const officialNames: Readonly<Record<string, string>> = {
  postgresql: 'postgres',
  mongodb: 'mongo',
  kafka: 'apache/kafka',
  'wordpress-nginx': 'wordpress',
  apache: 'httpd',
  keycloak: 'quay.io/keycloak/keycloak',
  prometheus: 'prom/prometheus',
  grafana: 'grafana/grafana',
  etcd: 'quay.io/coreos/etcd',
  kubectl: 'registry.k8s.io/kubectl',
};
const sameNames = new Set(
  'redis mysql mariadb nginx rabbitmq wordpress memcached node python ruby elasticsearch cassandra tomcat zookeeper drupal ghost consul haproxy'.split(
    ' ',
  ),
);

const deadImages: readonly DeadImage[] = [
  {
    pattern: /^docker\/whalesay(?:[:@]|$)/,
    instead: 'Its format is older than the Engine takes: print the words with `busybox echo`.',
    since: '2024-03',
    source: thread('docker/whalesay', 6),
  },
  {
    pattern: /^training\/(?:webapp|postgres|sinatra)(?:[:@]|$)/,
    instead: 'Its format is older than the Engine takes: use an image that is kept up, such as `nginx`.',
    since: '2024-03',
  },
  {
    pattern: /^microsoft\/mssql-server-windows/,
    instead: 'SQL Server lives on as a Linux image: `mcr.microsoft.com/mssql/server:2022-latest`.',
  },
  {
    pattern: /^microsoft\/mssql-server-linux/,
    instead: 'It moved to `mcr.microsoft.com/mssql/server:2022-latest`.',
  },
  {
    pattern: /^microsoft\/(?:windowsservercore|nanoserver)/,
    instead:
      'It moved to `mcr.microsoft.com/windows/servercore` and `…/nanoserver`; Nano Server has no PowerShell any more.',
  },
  { pattern: /^microsoft\/[\w.-]+/, instead: 'Microsoft’s images moved to `mcr.microsoft.com`.' },
  {
    pattern: /^(?:docker\/(?:ucp|dtr)|dockerorca\/ucp|store\/docker\/)/,
    instead: 'Docker Enterprise was sold in 2019; use swarm mode and the `registry` image.',
  },
  { pattern: /^dockerswarm\//, instead: 'Use swarm mode: `docker swarm init`.' },
  {
    pattern: /^dockercloud\/|^tutum\//,
    instead: 'Docker Cloud ended in 2018; build the image yourself.',
    since: '2018-05-21',
  },
  {
    pattern: /^(?:k8s\.gcr\.io|gcr\.io\/google[_-]containers)\//,
    instead: 'It moved to `registry.k8s.io`.',
    since: '2023-04-03',
  },
  { pattern: /^docker\.pkg\.github\.com\//, instead: 'It moved to `ghcr.io`.' },
  {
    pattern: /^(?:progrium|google\/cadvisor)(?:\/|:|$)/,
    instead: 'Use the image that its project publishes now.',
  },
  {
    pattern: /^manomarks\/visualizer/,
    instead: 'It moved to `dockersamples/visualizer`.',
    source: thread('mark-church/docker-pets', 3),
  },
  {
    pattern: /^dockersamples\/101-tutorial(?:[:@]|$)/,
    instead: 'Its project is archived; use `docker/welcome-to-docker`.',
    since: '2023-01-07',
    source: 'https://github.com/dockersamples/101-tutorial',
  },
  {
    pattern: /^dockersamples\/static-site(?:[:@]|$)/,
    instead: 'Its source, docker/labs, is archived; use an image that is kept up, such as `nginx`.',
    since: '2023-11-06',
    source: 'https://github.com/docker/labs',
  },
  {
    pattern: /^dockersamples\/atsea[\w-]*(?:[:@]|$)/,
    instead: 'Nobody keeps it up; use `dockersamples/examplevotingapp_vote`, or build your own.',
    since: '2018-08-15',
    source: 'https://github.com/dockersamples/atsea-sample-shop-app',
  },
  {
    pattern: /^minio\/(?:minio|mc|console)(?:[:@]|$)/,
    instead: 'It was taken from Docker Hub; `quay.io/minio/…` has the old ones, without updates.',
    since: '2026-09-11',
    source: thread('makeplane/plane', 9829),
  },
  {
    pattern: /^wurstmeister\/(?:kafka|zookeeper)(?:[:@]|$)/,
    instead: 'Use `apache/kafka`.',
    since: '2024-05-07',
    source: thread('wurstmeister/kafka-docker', 744),
  },
  {
    pattern: /^(?:containous|emilevauge)\/whoami(?:[:@]|$)/,
    instead: 'It moved to `traefik/whoami`.',
    since: '2020-09-23',
    source: thread('traefik/whoami', 67),
  },
  {
    pattern: /^portainer\/portainer(?:[:@]|$)/,
    instead: 'It moved to `portainer/portainer-ce`.',
    since: '2021-09',
    source: thread('SensorsIot/IOTstack', 136),
  },
  {
    pattern: /^jboss\/keycloak(?:[:@]|$)/,
    instead: 'It moved to `quay.io/keycloak/keycloak`.',
    since: '2024-03',
    source: thread('testcontainers/testcontainers-python', 483),
  },
  {
    pattern: /^docker\/compose(?:[:@]|$)/,
    instead: 'It is the first version of Compose, which ended in 2023: write `docker compose`.',
    since: '2023-07',
    source: 'https://docs.docker.com/compose/releases/migrate/',
  },
  {
    pattern: /^docker\/kube-compose-[\w-]+/,
    instead: 'Compose on Kubernetes ended with Docker 23.',
    since: '2023-02',
    source: 'https://docs.docker.com/engine/deprecated/#kubernetes-stack-and-context-support',
  },
  {
    pattern: /^[\w./-]+:[\w.-]+-(?:wheezy|jessie|stretch|buster)(?:$|-)/,
    instead: 'The Debian below it gets no updates; use a tag with a current one, such as `-slim` alone.',
    since: '2024-06-30',
  },
];

/** Addresses that no longer answer, wherever they stand in a command. */
const deadHosts: readonly DeadImage[] = [
  {
    pattern: /\b(?:apt|yum)\.dockerproject\.org\b|\bpackages\.docker\.com\b/,
    instead: 'Docker’s packages are at `download.docker.com`.',
  },
  {
    pattern: /\b(?:cloud|store|beta|experimental)\.docker\.com\b/,
    instead: 'Images are at `hub.docker.com`, programs at `download.docker.com`.',
  },
  { pattern: /\bindex\.docker\.io\/v1\/(?!$|["'\s])/, instead: 'Use the registry’s HTTP API, version 2.' },
  { pattern: /\bgit\.io\/\w+/, instead: 'Write the full address.' },
];

export interface ImageRot {
  /** `latest`: only that tag is missing. */
  readonly gone: 'image' | 'latest';
  readonly instead: string;
  readonly since: string | undefined;
}

/** What to use in its place, and since when; undefined where the image is fine as far as is known. */
export function deadImage(image: string): ImageRot | undefined {
  const name = image.replace(/^(?:(?:index\.)?docker\.io\/)?(?:library\/)?/, '');
  const [, repository = '', tag] = /^([^:@]+)(?::([^@]*))?/.exec(name) ?? [];
  const official = endedOfficial.get(repository);
  if (official !== undefined) return { gone: 'image', instead: official.instead, since: official.since };
  const untagged = withoutLatest.get(repository);
  if (untagged !== undefined && (tag ?? 'latest') === 'latest' && !name.includes('@'))
    return {
      gone: 'latest',
      instead: `Name a release, such as \`${repository}:${untagged.tag}\`.`,
      since: untagged.since,
    };
  const ended = endedRelease(name);
  if (ended !== undefined)
    return { gone: 'image', instead: 'This release gets no updates; use a current one.', since: ended };
  const [, product] = /^bitnami\/([\w.-]+)/.exec(name) ?? [];
  if (product !== undefined) return { gone: 'image', instead: insteadOfBitnami(product), since: '2025-09' };
  const dead = deadImages.find(({ pattern }) => pattern.test(name));
  return dead === undefined ? undefined : { gone: 'image', instead: dead.instead, since: dead.since };
}

function insteadOfBitnami(product: string): string {
  const official = own(officialNames, product) ?? (sameNames.has(product) ? product : undefined);
  const use = official === undefined ? 'Use the image of the project itself' : `Use \`${official}\``;
  return `${use}; \`bitnamilegacy/${product}\` has the old one, without updates.`;
}

export function deadHost(word: string): { readonly host: string; readonly instead: string } | undefined {
  for (const { pattern, instead } of deadHosts) {
    const host = pattern.exec(word)?.[0];
    if (host !== undefined) return { host, instead };
  }
  return undefined;
}
