/** Programs that go on until they are stopped, most of them servers. What is to end them is told by the caller. */
import type { WaitingEntry } from './waiting-entry.ts';
import { endless, has, helps, tableOf, unless, unlessHelp, verbIs, where } from './waiting-entry.ts';

const server = endless(unlessHelp);
const isWatching = (args: readonly string[]): boolean => has(args, 'w', 'watch');
const packageScript = /^(?:start|dev|develop|serve|server|watch|preview|storybook)(?::.*)?$/;
const scripts = endless((args) => {
  if (args.some((arg) => /^--watch(?:All)?$/.test(arg)) && !helps(args)) return true;
  const [first = '', second = ''] = args.filter((arg) => !arg.startsWith('-'));
  return packageScript.test(first === 'run' || first === 'run-script' ? second : first);
});
const loopsAsModule =
  /^(?:http\.server|SimpleHTTPServer|smtpd|uvicorn|gunicorn|hypercorn|jupyter|notebook|jupyterlab|streamlit)$/;
const python = endless((args) => {
  const module = args[args.indexOf('-m') + 1] ?? '';
  if (args.includes('-m') && !helps(args))
    return loopsAsModule.test(module) || (module === 'flask' && args.includes('run'));
  return /(?:^|\/)manage\.py$/.test(args[0] ?? '') && args[1] === 'runserver';
});
/** By its name, as tutorials have it. */
const namedServer = endless(
  (args) =>
    !has(args, 'c', 'check') &&
    /^(?:[\w.-]*\/)*server\.(?:[mc]?js|ts|py|rb)$/.test(args.find((arg) => !arg.startsWith('-')) ?? ''),
);
const compiles = endless((args) => isWatching(args));
export const waitingServers: ReadonlyMap<string, readonly WaitingEntry[]> = tableOf(
  [
    ['npm yarn pnpm bun', scripts],
    ['node python python2 python3 ruby', namedServer],
    ['python python2 python3', python],
    ['flask', endless(verbIs(/^run$/))],
    ['django-admin', endless(verbIs(/^runserver$/))],
    ['uvicorn hypercorn waitress-serve daphne', server],
    ['gunicorn', endless(unless('Dvh', 'daemon', 'help', 'version', 'check-config'))],
    ['streamlit', endless(verbIs(/^run$/))],
    [
      'jupyter',
      endless(verbIs(/^(?:notebook|lab|server)$/, (args) => args.includes('list') || args.includes('stop'))),
    ],
    ['jupyter-notebook jupyter-lab', server],
    [
      'celery',
      endless(
        (args) => args.some((arg) => /^(?:worker|beat|flower)$/.test(arg)) && !has(args, 'D', 'detach'),
      ),
    ],
    ['mkdocs hugo', endless(verbIs(/^serve(?:r)?$/))],
    ['jekyll', endless(verbIs(/^s(?:erve(?:r)?)?$/, (args) => has(args, 'B', 'detach')))],
    ['rails', endless(verbIs(/^s(?:erver)?$/, (args) => has(args, 'd', 'daemon')))],
    ['rackup puma', endless(unless('DhV', 'daemonize', 'help', 'version'))],
    [
      'php',
      endless(
        (args) =>
          has(args, 'S') ||
          (args[0] === 'artisan' && /^(?:serve|queue:work|queue:listen)$/.test(args[1] ?? '')),
      ),
    ],
    ['node', endless(where('', 'watch'))],
    ['nodemon live-server http-server json-server webpack-dev-server', server],
    ['vite', endless((args) => !/^(?:build|optimize)$/.test(args[0] ?? '') && !helps(args))],
    [
      'next nuxt gatsby ng vue-cli-service react-scripts astro',
      endless(verbIs(/^(?:dev|develop|serve|start|preview)$/)),
    ],
    ['tsc webpack rollup jest mocha vitest', compiles],
    ['mvn mvnw', endless((args) => args.some((arg) => /:run$|^quarkus:dev$/.test(arg)))],
    ['gradle gradlew', endless((args) => args.includes('bootRun') || has(args, 't', 'continuous'))],
    ['dotnet cargo', endless(verbIs(/^watch$/))],
    [
      'nginx nginx-debug openresty',
      endless((args) => /daemon\s+off/.test(args.join(' ')) && !has(args, 'tTvVs')),
    ],
    [
      'httpd apache2 apachectl apache2ctl',
      endless(
        (args) =>
          /-D\s*FOREGROUND| -X(?: |$)/.test(` ${args.join(' ')} `) ||
          (has(args, 'f') && !/\/|\.conf/.test(args[args.findIndex((arg) => /^-\w*f$/.test(arg)) + 1] ?? '')),
      ),
    ],
    [
      'httpd-foreground apache2-foreground mysqld mysqld_safe mariadbd redis-sentinel',
      endless(unless('DVv?', 'daemonize', 'initialize(?:-insecure)?', 'validate-config', 'help', 'version')),
    ],
    [
      'redis-server',
      endless(
        (args) =>
          !/daemonize yes/.test(args.join(' ')) &&
          !has(args, 'vh', 'help', 'version', 'check-system', 'test-memory'),
      ),
    ],
    ['mongod', endless(unless('', 'fork', 'version', 'help', 'shutdown'))],
    ['memcached', endless(unless('dhVi', 'daemon', 'help', 'version'))],
    ['php-fpm', endless(where('F', 'nodaemonize'))],
    ['rabbitmq-server', endless((args) => !args.includes('-detached') && !helps(args))],
    ['caddy', endless(verbIs(/^(?:run|file-server|reverse-proxy|respond)$/))],
    [
      'consul vault nomad',
      endless(verbIs(/^(?:agent|server|monitor|watch)$/, (args) => args.includes('members'))),
    ],
    ['registry minio', endless(verbIs(/^(?:serve|server)$/))],
    ['dockerd', endless(unless('v', 'help', 'version', 'validate'), 'Start it as a service.')],
    ['sshd', endless((args) => has(args, 'Dd') && !has(args, 'tT'))],
    ['dnsmasq', endless(where('kd', 'no-daemon', 'keep-in-foreground'))],
    [
      'iperf iperf3',
      endless(
        (args) => has(args, 's', 'server') && !has(args, '1D', 'one-off', 'daemon'),
        'Write `--one-off`, or `background` after the language.',
      ),
    ],
    [
      'socat',
      endless(
        (args) =>
          args.some((arg) => /^[A-Z\d]+-(?:LISTEN|RECVFROM|RECV)\b|^[A-Z\d]+-L:/i.test(arg)) &&
          !has(args, '', 'help'),
      ),
    ],
  ],
  ' ',
);
