/** Programs that do not end by themselves; and what to write in their place. */
import type { WaitingRow } from './waiting-entry.ts';
import { endless, has, helps, reads, unless, unlessHelp, verbIs, where } from './waiting-entry.ts';

const editor = endless(
  unlessHelp,
  'Write the file with `save=` or a here-document, or change it with `sed`.',
);
const screen = endless(unlessHelp, 'Run what prints once and ends.');
/** Every so many seconds, without saying how often: `vmstat 1`. */
const sampling = endless(
  (args) => args.filter((arg) => /^\d+$/.test(arg)).length === 1 && !helps(args),
  'Say how often: `vmstat 1 3`.',
);
const sizes = { s: 1, m: 60, h: 3600, d: 86_400 } as const;
/** Seconds; of several arguments their sum. */
const duration = (args: readonly string[]): number =>
  args.reduce((sum, arg) => {
    const [, number, unit] = /^(\d+(?:\.\d+)?)([smhd]?)$/.exec(arg) ?? [];
    return sum + Number(number ?? 0) * sizes[(unit === '' ? 's' : (unit ?? 's')) as keyof typeof sizes];
  }, 0);
/** An hour: no page waits so long. */
const long = 3600;

export const goingOnPrograms: readonly WaitingRow[] = [
  [
    'watch',
    endless(
      (args) => !has(args, 'gev', 'chgexit', 'errexit', 'help', 'version'),
      'Run what it watches once; `retry=60s` on the fence repeats it until its output matches.',
    ),
  ],
  ['tail', endless((args) => has(args, 'fF', 'follow') && !has(args, '', 'pid'), 'Leave out `-f`.')],
  ['journalctl', endless(where('f', 'follow'), 'Leave out `-f`.')],
  ['dmesg', endless(where('wW', 'follow', 'follow-new'), 'Leave out `-w`.')],
  [
    'ping ping6',
    endless(
      (args) => args.length > 0 && !has(args, 'cwhV', 'help', 'version'),
      'Say how often: `ping -c 3 …`.',
    ),
  ],
  [
    'tcpdump tshark',
    endless(
      unless('crDhL', 'help', 'version', 'list-interfaces'),
      'Say how much: `tcpdump -c 5 …`, or `timeout 5 tcpdump …`.',
    ),
  ],
  ['yes', endless(unlessHelp, 'Feed it to a command: `yes | …`.')],
  [
    'sleep',
    endless((args) => /^inf/.test(args[0] ?? '') || duration(args) >= long, 'Say how long, in seconds.'),
  ],
  [
    'dd',
    endless(
      (args) =>
        args.some((arg) => /^if=\/dev\/(?:zero|u?random)$/.test(arg)) &&
        !args.some((arg) => /^count=/.test(arg)),
      'Say how much: `count=10`.',
    ),
  ],
  [
    'stress stress-ng',
    endless(
      (args) => args.length > 0 && !has(args, 't', 'timeout', 'help', 'version', 'dry-run'),
      'Say how long: `--timeout 5`.',
    ),
  ],
  [
    'siege',
    endless(
      (args) => args.length > 0 && !has(args, 'trhV', 'time', 'reps', 'help', 'version'),
      'Say how long: `--time=5S`.',
    ),
  ],
  ['vmstat iostat mpstat pidstat sar', sampling],
  ['top', endless(unless('bhnv', 'help', 'version'), 'Write `top -b -n 1`, or `docker top`.')],
  [
    'htop btop atop glances nmon ctop lazydocker k9s iftop nethogs bmon',
    { ...screen, instead: 'Write `top -b -n 1`, or `docker stats --no-stream`.' },
  ],
  ['vi vim nvim nano pico emacs ed joe micro', editor],
  ['less more', endless(unlessHelp, 'Use `cat`, or `head`.')],
  ['man', endless(unless('kfwh', 'help', 'where', 'path', 'version'), 'Link to it instead.')],
  ['dive mc ranger', screen],
  [
    'tmux',
    endless(
      (args) =>
        args.length === 0 ||
        (/^(?:new(?:-session)?|a(?:ttach)?(?:-session)?)$/.test(args[0] ?? '') && !has(args, 'd')),
      'Write `background` after the language for what is to go on.',
    ),
  ],
  [
    'screen',
    endless(unless('dlXQ', 'help', 'version'), 'Write `background` after the language for what is to go on.'),
  ],
  ['inotifywait', endless(where('m', 'monitor'), 'Leave out `-m`.')],
  ['fswatch', endless((args) => args.length > 0 && !has(args, '1', 'one-event', 'help'), 'Write `-1`.')],
  [
    'ip bridge nft udevadm dbus-monitor',
    endless((args) => args.includes('monitor'), 'Say when it ends: `timeout 5 …`.'),
  ],
  ['ctr', endless(verbIs(/^events?$/), 'Say when it ends: `timeout 5 ctr events`.')],
  ['conntrack', endless(where('E', 'event'), 'Say when it ends: `timeout 5 conntrack -E`.')],
  ['mosquitto_sub', endless(unless('CWE', 'help'), 'Say how many: `-C 1`.')],
  [
    'kafka-console-consumer.sh kafka-console-consumer',
    endless(unless('', 'max-messages', 'timeout-ms', 'help'), 'Say how many: `--max-messages 1`.'),
  ],
  [
    'kafka-console-producer.sh kafka-console-producer',
    reads(unlessHelp, 'Feed it: `echo … | kafka-console-producer.sh …`.'),
  ],
  [
    'kubectl',
    endless(
      (args) =>
        (args[0] === 'logs' && has(args, 'f', 'follow')) ||
        (args[0] === 'get' && has(args, 'w', 'watch', 'watch-only')) ||
        /^(?:port-forward|proxy)$/.test(args[0] ?? ''),
      'Leave out `-f` or `-w`, or put `&` after it.',
    ),
    endless((args) => args[0] === 'edit', 'Use `kubectl apply` or `kubectl patch`.'),
  ],
  ['minikube', endless(verbIs(/^(?:tunnel|dashboard|mount)$/))],
  [
    'pm2',
    endless(
      verbIs(/^(?:logs?|monit)$/, (args) => has(args, '', 'nostream')),
      'Write `--nostream`.',
    ),
  ],
];
