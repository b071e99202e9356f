/** Images and registries that labs name and that are gone. The first entry that matches counts. */
import { endedRelease } from './rot-releases.ts';
import { own } from './own.ts';

interface DeadImage {
  readonly pattern: RegExp;
  readonly instead: string;
  /** Year, month or day from which it was gone or without updates, ISO 8601, where that is known. */
  readonly since?: string;
}

/** What Bitnami built, by the official image of the same thing where its name differs. */
const officialNames: Readonly<Record<string, string>> = {
  postgresql: 'postgres',
  mongodb: 'mongo',
  kafka: 'apache/kafka',
  'wordpress-nginx': 'wordpress',
  apache: 'httpd',
  keycloak: 'quay.io/keycloak/keycloak',
  minio: 'quay.io/minio/minio',
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
  { pattern: /^(?:docker)?swarm(?::[\w.-]+)?$/, instead: 'Use swarm mode: `docker swarm init`.' },
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
    pattern: /^centos(?::|$)/,
    instead: 'CentOS ended in 2024; use `almalinux` or `rockylinux`.',
    since: '2024-06-30',
  },
  { pattern: /^(?:java|openjdk)(?::|$)/, instead: 'Use `eclipse-temurin`.', since: '2022-07' },
  {
    pattern: /^(?:progrium|google\/cadvisor)(?:\/|:|$)/,
    instead: 'Use the image that its project publishes now.',
  },
  { pattern: /^manomarks\/visualizer/, instead: 'It moved to `dockersamples/visualizer`.' },
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
    pattern: /\b(?:cloud|store|beta|experimental|test)\.docker\.com\b/,
    instead: 'Images are at `hub.docker.com`, programs at `download.docker.com`.',
  },
  { pattern: /\bindex\.docker\.io\/v1\/(?!$|["'\s])/, instead: 'Use the registry’s HTTP API, version 2.' },
  { pattern: /\bgit\.io\/\w+/, instead: 'Write the full address.' },
];

/** What to use in its place, and since when; undefined where the image is fine as far as is known. */
export function deadImage(
  image: string,
): { readonly instead: string; readonly since: string | undefined } | undefined {
  const name = image.replace(/^(?:(?:index\.)?docker\.io\/)?(?:library\/)?/, '');
  const ended = endedRelease(name);
  if (ended !== undefined)
    return { instead: 'This release gets no updates; use a current one.', since: ended };
  const [, product] = /^bitnami\/([\w.-]+)/.exec(name) ?? [];
  if (product !== undefined) return { instead: insteadOfBitnami(product), since: '2025-09' };
  const dead = deadImages.find(({ pattern }) => pattern.test(name));
  return dead === undefined ? undefined : { instead: dead.instead, since: dead.since };
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
