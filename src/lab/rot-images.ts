/** Images and registries that labs name and that are gone. The first entry that matches counts. */

interface DeadImage {
  readonly pattern: RegExp;
  readonly instead: string;
}

const deadImages: readonly DeadImage[] = [
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
  { pattern: /^dockercloud\/|^tutum\//, instead: 'Docker Cloud ended in 2018; build the image yourself.' },
  {
    pattern: /^(?:k8s\.gcr\.io|gcr\.io\/google[_-]containers)\//,
    instead: 'It moved to `registry.k8s.io`.',
  },
  { pattern: /^docker\.pkg\.github\.com\//, instead: 'It moved to `ghcr.io`.' },
  { pattern: /^centos(?::|$)/, instead: 'CentOS ended in 2024; use `almalinux` or `rockylinux`.' },
  { pattern: /^(?:java|openjdk)(?::|$)/, instead: 'Use `eclipse-temurin`.' },
  {
    pattern: /^(?:progrium|google\/cadvisor)(?:\/|:|$)/,
    instead: 'Use the image that its project publishes now.',
  },
  { pattern: /^manomarks\/visualizer/, instead: 'It moved to `dockersamples/visualizer`.' },
  {
    pattern: /^(?:debian:(?:jessie|wheezy|stretch)|ubuntu:1[0-8]\.|alpine:3\.[0-9](?:$|[^0-9]))/,
    instead: 'This release gets no updates; use a current one.',
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

/** What to use in its place; undefined where the image is fine as far as is known. */
export function deadImage(image: string): string | undefined {
  const name = image.replace(/^(?:docker\.io\/)?(?:library\/)?/, '');
  return deadImages.find(({ pattern }) => pattern.test(name))?.instead;
}

export function deadHost(word: string): { readonly host: string; readonly instead: string } | undefined {
  for (const { pattern, instead } of deadHosts) {
    const host = pattern.exec(word)?.[0];
    if (host !== undefined) return { host, instead };
  }
  return undefined;
}
