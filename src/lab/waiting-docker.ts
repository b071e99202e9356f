/** Docker's commands that wait, by what `dockerVerb` says; `image` and `container` are left out there. */
import type { WaitingEntry } from './waiting-entry.ts';
import { always, asks, endless, has, opens, reads, tableOf, unless, where } from './waiting-entry.ts';

const prune = asks(unless('f', 'force'), 'Write `--force`, or answer it: `echo y | docker …`.');
const fromInput = reads(
  (args) => args.includes('-'),
  'Feed it: `printf %s "$TEXT" | docker …`, a here-document or `< file`.',
);
const follow = endless(where('f', 'follow'), 'Leave out `--follow` (`-f`).');
const grants = asks(unless('', 'grant-all-permissions'), 'Write `--grant-all-permissions`.');
export const waitingDocker: ReadonlyMap<string, readonly WaitingEntry[]> = tableOf(
  [
    ['prune, system prune, volume prune, network prune, builder prune, buildx prune', prune],
    [
      'login',
      asks(
        unless('p', 'password', 'password-stdin'),
        'Write `--username NAME --password-stdin` and feed it the password: `printf %s "$PASSWORD" | docker login …`.',
      ),
    ],
    ['plugin install, plugin upgrade', grants],
    ['compose rm', asks(unless('f', 'force'), 'Write `--force`.')],
    ['compose publish, trust revoke', asks(unless('y', 'yes'), 'Write `--yes`.')],
    [
      'buildx rm',
      asks((args) => has(args, '', 'all-inactive') && !has(args, 'f', 'force'), 'Write `--force`.'),
    ],
    ['swarm unlock', asks(always, 'Feed it the key: `printf %s "$KEY" | docker swarm unlock`.')],
    ['init', asks(always, 'Write the files that it would make, with `save=`.')],
    ['secret create, config create, build, buildx build, import, stack deploy', fromInput],
    [
      'cp',
      reads(
        (args) => args.find((arg) => arg === '-' || !arg.startsWith('-')) === '-',
        'Feed it: `… | docker cp - …`.',
      ),
    ],
    ['logs, service logs, compose logs', follow],
    [
      'events, system events',
      endless(unless('', 'until'), 'Say when it ends: `--until 5s`, or `timeout 5 docker events`.'),
    ],
    ['compose events', endless(always, 'Say when it ends: `timeout 5 docker compose events`.')],
    ['stats, compose stats', endless(unless('', 'no-stream'), 'Write `--no-stream`.')],
    [
      'attach, compose attach',
      opens(
        endless(
          always,
          'Write `docker logs` for what it printed, or `docker exec` for a command beside it; where it opens a prompt, go on at that prompt.',
        ),
      ),
    ],
    ['compose watch', endless(always, 'Bring the change about with `docker compose up --detach --build`.')],
    [
      'compose up',
      endless(
        unless(
          'd',
          'detach',
          'wait',
          'no-start',
          'abort-on-container-exit',
          'abort-on-container-failure',
          'exit-code-from',
        ),
        'Write `--detach`, or `--wait` to go on when all are up.',
      ),
    ],
  ],
  ', ',
);

const ofDocker =
  'nginx|httpd|redis|registry|traefik|caddy|memcached|rabbitmq|mongo|postgres|mysql|mariadb|tomcat|jetty|wordpress|' +
  'ghost|drupal|joomla|nextcloud|cassandra|couchdb|influxdb|neo4j|elasticsearch|kibana|logstash|nats|' +
  'eclipse-mosquitto|zookeeper|solr|sonarqube|adminer|phpmyadmin|mongo-express|matomo|redmine|consul|jenkins';
const ofOthers =
  'jenkins/jenkins|grafana/grafana|prom/prometheus|portainer/portainer(?:-ce)?|(?:traefik|containous|emilevauge)/whoami|' +
  'docker/(?:getting-started|welcome-to-docker)|dockersamples/(?:visualizer|static-site|101-tutorial|linux_tweet_app|' +
  'examplevotingapp_\\w+)|nginxdemos/\\w+|(?:jwilder|nginxproxy)/nginx-proxy|gitlab/gitlab-[ce]e|kennethreitz/httpbin|' +
  'hashicorp/(?:http-echo|consul|vault)|mailhog/mailhog|localstack/localstack|' +
  '(?:gcr\\.io|google)/(?:cadvisor/)?cadvisor|jupyter/[a-z]+-notebook|crccheck/hello-world|prakhar1989/static-site|training/webapp';
const server = new RegExp(
  `^(?:docker\\.io/)?(?:(?:library/)?(?:${ofDocker})|${ofOthers})(?::[\\w.-]+)?(?:@.*)?$`,
);

/** Without a variable for the password they say so and end. */
const wantsPassword = /(?:^|\/)(?:postgres|mysql|mariadb)(?::|@|$)/;

/** Whether the image's own command goes on until it is stopped. `flags`: of `docker run`. */
export function isServerImage(image: string, flags: readonly string[]): boolean {
  return server.test(image) && (!wantsPassword.test(image) || has(flags, 'e', 'env', 'env-file'));
}
