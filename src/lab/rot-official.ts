/**
 * Official images that get no updates any more, whatever their tag, and such as have no `latest`. Looked up in
 * Docker's list of official images as of 2026-08-21.
 */
import { hubList, hubText } from './rot-sources.ts';

interface Ended {
  /** From when on it gets no updates, ISO 8601. */
  readonly since: string;
  readonly instead: string;
  readonly source: string;
}

/** What runs an application is there without it. */
const inBase = (base: string): string => `Use \`${base}\`, and install it in a Dockerfile.`;
const unmaintained = 'Nobody keeps it up; use another image, or build your own.';

export const endedOfficial: ReadonlyMap<string, Ended> = new Map<string, Ended>([
  ['adoptopenjdk', { since: '2021-08-01', instead: 'Use `eclipse-temurin`.', source: hubText('4baab4b75') }],
  ['celery', { since: '2017-06-01', instead: inBase('python'), source: hubText('3c618ef32') }],
  ['centos', { since: '2024-06-30', instead: 'CentOS ended in 2024; use `almalinux` or `rockylinux/rockylinux`.', source: hubText('340821e6f') }],
  ['clearlinux', { since: '2025-07-18', instead: 'Use another distribution, such as `debian`.', source: hubText('7fbfe9927') }],
  ['clefos', { since: '2024-06-30', instead: 'Use `almalinux` or `rockylinux/rockylinux`.', source: hubText('28f9ef476') }],
  ['consul', { since: '2023-06-27', instead: 'It moved to `hashicorp/consul`.', source: hubText('d19f5513c') }],
  ['django', { since: '2016-12-31', instead: inBase('python'), source: hubText('5a687a007') }],
  ['docker-dev', { since: '2016-06-03', instead: unmaintained, source: hubText('0554f5ef4') }],
  ['emqx', { since: '2025-05-14', instead: 'It moved to `emqx/emqx`.', source: hubText('ba62c2b04') }],
  ['express-gateway', { since: '2022-04-19', instead: unmaintained, source: hubText('bb3274104') }],
  ['fsharp', { since: '2021-07-26', instead: 'Use `mcr.microsoft.com/dotnet/sdk`.', source: hubText('ad41222fc') }],
  ['glassfish', { since: '2016-08-31', instead: unmaintained, source: hubText('2ef279b5c') }],
  ['hello-seattle', { since: '2019-04-02', instead: 'Use `hello-world`.', source: hubList('c5a194beaa') }],
  ['hipache', { since: '2016-10-11', instead: 'Use `traefik` or `nginx`.', source: hubText('8da388a78') }],
  ['hola-mundo', { since: '2019-04-02', instead: 'Use `hello-world`.', source: hubList('c5a194beaa') }],
  ['iojs', { since: '2016-10-11', instead: 'Use `node`.', source: hubText('d3ac6c060') }],
  ['java', { since: '2016-12-31', instead: 'Use `eclipse-temurin`.', source: hubText('a3439b66b') }],
  ['jenkins', { since: '2018-08-13', instead: 'It moved to `jenkins/jenkins:lts`.', source: hubList('d62d6d50dd') }],
  ['jobber', { since: '2022-05-05', instead: unmaintained, source: hubText('91cd02281') }],
  ['known', { since: '2018-08', instead: unmaintained, source: hubText('3030e90be') }],
  ['liquibase', { since: '2025-10-24', instead: 'It moved to `liquibase/liquibase`.', source: hubText('c312b82d0') }],
  ['mongo-express', { since: '2024-04', instead: unmaintained, source: hubText('62bc816fc') }],
  ['mono', { since: '2022-06', instead: 'Use `mcr.microsoft.com/dotnet/sdk`.', source: hubText('585d90154') }],
  ['nats-streaming', { since: '2023-06', instead: 'Use `nats` with JetStream.', source: hubText('d204a2fee') }],
  ['notary', { since: '2025-07-30', instead: 'The project is archived; Docker’s content trust ended with it.', source: hubText('533f28f95') }],
  ['nuxeo', { since: '2021-09-03', instead: 'Its images are private now.', source: hubText('0b42e0813') }],
  ['openjdk', { since: '2022-07', instead: 'Use `eclipse-temurin`.', source: hubText('45bde4a93') }],
  ['opensuse', { since: '2018-05-15', instead: 'It moved to `opensuse/leap`.', source: hubText('581448adb') }],
  ['owncloud', { since: '2018-12-31', instead: 'It moved to `owncloud/server`.', source: hubText('d15036703') }],
  ['php-zendserver', { since: '2024-07-26', instead: 'Use `php`.', source: hubText('65c052f3f') }],
  ['piwik', { since: '2018-09-30', instead: 'It is called `matomo` now.', source: hubText('b0f8db2ea') }],
  ['rails', { since: '2016-12-31', instead: inBase('ruby'), source: hubText('854c8a851') }],
  ['rockylinux', { since: '2023-11-30', instead: 'It moved to `rockylinux/rockylinux`.', source: hubText('3a927a49d') }],
  ['sentry', { since: '2020-09-08', instead: 'Sentry has a way of its own to be hosted: develop.sentry.dev/self-hosted.', source: hubText('aa7f7d8e9') }],
  ['sl', { since: '2024-06-30', instead: 'Scientific Linux ended; use `almalinux` or `rockylinux/rockylinux`.', source: hubText('773933922') }],
  ['swarm', { since: '2020-06-11', instead: 'Use swarm mode: `docker swarm init`.', source: hubText('5d93ee92a') }],
  ['teamspeak', { since: '2023-09', instead: unmaintained, source: hubText('62bc816fc') }],
  ['thrift', { since: '2019-02', instead: unmaintained, source: hubText('2bd3d265a') }],
  ['ubuntu-debootstrap', { since: '2016-06-06', instead: 'Use `ubuntu`.', source: hubText('002db62a4') }],
  ['ubuntu-upstart', { since: '2016-06-06', instead: 'Use `ubuntu`.', source: hubText('002db62a4') }],
  ['unit', { since: '2025-10', instead: 'NGINX Unit is archived; use `nginx`.', source: hubText('fabdbbb51') }],
  ['vault', { since: '2023-06-22', instead: 'It moved to `hashicorp/vault`.', source: hubText('fa772374a') }],
]); // prettier-ignore

/** Without a tag, or with `latest`, there is nothing to pull. */
export const withoutLatest: ReadonlyMap<string, Omit<Ended, 'instead'> & { readonly tag: string }> = new Map([
  ['elasticsearch', { since: '2018-10-08', tag: '9.4.5', source: hubList('e61f68d20b') }],
  ['kibana', { since: '2018-10-08', tag: '9.4.5', source: hubList('e61f68d20b') }],
  ['logstash', { since: '2018-11-06', tag: '9.4.5', source: hubList('8252b58a66') }],
  ['oraclelinux', { since: '2020-06-19', tag: '9', source: hubList('da8fdbf836') }],
]);
