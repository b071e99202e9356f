/** Programs that wait: for an answer, for what is typed, or for ever; and what to write in their place. */
import type { WaitingEntry } from './waiting-entry.ts';
import {
  asks,
  endless,
  has,
  helps,
  opens,
  operandsOf,
  reads,
  tableOf,
  unless,
  unlessHelp,
  verbIs,
  where,
} from './waiting-entry.ts';

const changes = /^(?:install|remove|purge|upgrade|update|dist-upgrade|full-upgrade|autoremove)$/;
const install = (yes: string, ...names: readonly string[]): WaitingEntry =>
  asks(
    (args) =>
      args.some((arg) => changes.test(arg)) &&
      !has(args, 'y', 'yes', 'assume-?yes', ...names) &&
      !args.some((arg) => /^-(?:qq|s)$|^--(?:dry-run|simulate|download-only)$/.test(arg)),
    `Write \`${yes}\`.`,
  );
const apt = asks(
  (args) => args[0] !== 'update' && install('-y', 'quiet=2').waits(args.filter((arg) => arg !== 'update')),
  'Write `-y`.',
);
const password = asks(
  (args) => args.some((arg) => /^(?:-p|--password)$/.test(arg)),
  'Give the password by a file or by `--password="$PASSWORD"`.',
);
const withoutFile = reads(
  (args) => !helps(args) && args.every((arg) => /^-/.test(arg) && !/^--files0-from/.test(arg)),
  'Name a file, or feed it.',
);
/** `text`: how many operands come before the files. */
const withoutFiles = (text: number, letters: string, ...names: readonly string[]): WaitingEntry =>
  reads(
    (args) => args.length > 0 && !helps(args) && operandsOf(args, letters, ...names).length <= text,
    'Name a file, or feed it.',
  );
const beforeEach = asks(
  (args) => has(args, 'i', 'interactive') && !has(args, 'f', 'force', 'interactive=never'),
  'Leave out `-i`.',
);
const asksAlways = (instead: string): WaitingEntry => asks(unlessHelp, instead);
const editor = endless(
  unlessHelp,
  'Write the file with `save=` or a here-document, or change it with `sed`.',
);
const otherMachine = opens(
  asks(
    (args) =>
      args.length > 0 &&
      !has(args, 'VQG') &&
      !/BatchMode[= ]yes|StrictHostKeyChecking[= ](?:no|accept-new)/i.test(args.join(' ')),
    'Write the prompt of the other node, `node2$ `, before what runs there; or say that nobody is to be asked: `-o BatchMode=yes -o StrictHostKeyChecking=accept-new`.',
  ),
);
const screen = endless(unlessHelp, 'Run what prints once and ends.');
/** Every so many seconds, without saying how often: `vmstat 1`. */
const sampling = endless(
  (args) => args.filter((arg) => /^\d+$/.test(arg)).length === 1 && !helps(args),
  'Say how often: `vmstat 1 3`.',
);
const asksInit = asks((args) => args[0] === 'init' && !has(args, 'y', 'yes'), 'Write `npm init -y`.');
const sizes = { s: 1, m: 60, h: 3600, d: 86_400 } as const;
/** Seconds; of several arguments their sum. */
const duration = (args: readonly string[]): number =>
  args.reduce((sum, arg) => {
    const [, number, unit] = /^(\d+(?:\.\d+)?)([smhd]?)$/.exec(arg) ?? [];
    return sum + Number(number ?? 0) * sizes[(unit === '' ? 's' : (unit ?? 's')) as keyof typeof sizes];
  }, 0);
/** An hour: no page waits so long. */
const long = 3600;

export const waitingPrograms: ReadonlyMap<string, readonly WaitingEntry[]> = tableOf(
  [
    // What asks.
    ['apt apt-get', apt],
    ['yum dnf microdnf', install('-y')],
    [
      'zypper',
      asks(
        verbIs(/^(?:in|install|rm|remove|up|update|dup|patch)$/, (args) =>
          has(args, 'yn', 'non-interactive', 'no-confirm'),
        ),
        'Write `zypper --non-interactive …`.',
      ),
    ],
    [
      'pacman',
      asks(
        (args) => args.some((arg) => /^-(?:S(?!.*[silgcwp])|R|U)/.test(arg)) && !has(args, '', 'noconfirm'),
        'Write `--noconfirm`.',
      ),
    ],
    [
      'add-apt-repository conda',
      asks(
        (args) =>
          args.length > 0 &&
          (args[0]?.includes(':') === true || /^(?:install|create|remove|update)$/.test(args[0] ?? '')) &&
          !has(args, 'y', 'yes'),
        'Write `-y`.',
      ),
    ],
    [
      'pip pip3',
      asks(
        verbIs(/^uninstall$/, (args) => has(args, 'y', 'yes')),
        'Write `-y`.',
      ),
    ],
    [
      'ssh-keygen',
      asks(
        (args) => !/ -[lRFyeiHAKDLQsBrpk]/.test(` ${args.join(' ')}`) && !(has(args, 'N') && has(args, 'f')),
        "Say all: `ssh-keygen -t ed25519 -N '' -f FILE`.",
      ),
    ],
    ['ssh scp sftp ssh-copy-id', otherMachine],
    [
      'ssh',
      endless((args) => has(args, 'N') && !has(args, 'f'), 'Write `-f`, which puts it into the background.'),
    ],
    [
      'openssl',
      asks(
        (args) =>
          args[0] === 'req' &&
          args.some((arg) => /^-(?:new|newkey|x509)$/.test(arg)) &&
          !args.some((arg) => /^-(?:subj|config|batch|in|help)$/.test(arg)),
        'Say all: `-nodes -subj "/CN=registry.example"`.',
      ),
      asks(
        (args) =>
          (args[0] === 'req'
            ? args.includes('-newkey')
            : args.some((arg) => /^-(?:aes\d*|des3?|camellia\d*)(?:-\w+)?$/.test(arg)) &&
              /^(?:genrsa|genpkey|ec|rsa|gendsa)$/.test(args[0] ?? '')) &&
          !args.some((arg) => /^-(?:nodes|noenc|passout|pass|passin|batch|help)$/.test(arg)),
        'Write `-nodes` for a key without a passphrase, or `-passout pass:"$PASSPHRASE"`.',
      ),
      asks(
        (args) =>
          args[0] === 'pkcs12' &&
          args.includes('-export') &&
          !args.some((arg) => /^-pass(?:out|word)?$/.test(arg)),
        'Write `-passout pass:"$PASSPHRASE"`.',
      ),
      reads((args) => args[0] === 's_client' && !helps(args), 'Feed it: `openssl s_client … < /dev/null`.'),
    ],
    [
      'htpasswd',
      asks(
        (args) => args.length > 0 && !has(args, 'biDv', 'help'),
        'Write `-b` and the password, or `-i` and feed it.',
      ),
    ],
    [
      'passwd',
      asks(
        unless('dluSe', 'delete', 'lock', 'unlock', 'status', 'stdin', 'help'),
        'Use `chpasswd` and feed it.',
      ),
    ],
    [
      'adduser',
      asks(
        unless('DSH', 'disabled-password', 'system', 'help'),
        'Write `adduser -D NAME`, or use `useradd`.',
      ),
    ],
    ['mysql mysqladmin mysqldump mariadb mariadb-admin mariadb-dump mongosh mongo', password],
    ['psql', asks(where('W', 'password'), 'Set `PGPASSWORD`.')],
    [
      'redis-cli',
      asks(where('', 'askpass'), 'Set `REDISCLI_AUTH`.'),
      endless(
        (args) =>
          args.some((arg) => /^(?:p?subscribe|monitor|--stat|--latency(?:-history|-dist)?)$/i.test(arg)),
        'Say when it ends: `timeout 5 redis-cli …`.',
      ),
    ],
    [
      'sqlcmd',
      asks(
        (args) => has(args, 'U') && !has(args, 'PEG?', 'password') && !helps(args),
        'Write `-P "$PASSWORD"`, or set `SQLCMDPASSWORD`.',
      ),
    ],
    [
      'curl',
      asks(
        (args) =>
          args.some((arg, index) => /^(?:-u|--user)$/.test(arg) && /^[^:$`]+$/.test(args[index + 1] ?? '')),
        'Write the password as well: `-u "$NAME:$PASSWORD"`.',
      ),
    ],
    [
      'gpg gpg2',
      asks(
        (args) =>
          args.some((arg) =>
            /^--(?:gen-key|full-gen(?:erate)?-key|generate-key|symmetric|edit-key)$|^-c$/.test(arg),
          ) && !has(args, '', 'batch'),
        'Write `--batch`.',
      ),
    ],
    [
      'npm',
      asksInit,
      asks(
        (args) => /^(?:create|login|adduser)$/.test(args[0] ?? '') && !has(args, 'y', 'yes'),
        'Write `--yes`.',
      ),
    ],
    ['yarn pnpm bun', { ...asksInit, instead: 'Write `--yes`.' }],
    [
      'npx',
      asks(
        (args) => /^create-/.test(args.find((arg) => !arg.startsWith('-')) ?? '') && !has(args, 'y', 'yes'),
        'Write `npx --yes …`.',
      ),
    ],
    [
      'git',
      endless(
        (args) =>
          args[0] === 'commit' &&
          !has(args, 'mFCc', 'message', 'file', 'no-edit', 'reuse-message', 'fixup', 'dry-run', 'help'),
        'Write the message: `git commit -m "…"`.',
      ),
      endless(
        (args) =>
          (args[0] === 'rebase' && has(args, 'i', 'interactive')) ||
          (args[0] === 'add' && has(args, 'ip', 'interactive', 'patch')),
        'Leave out `-i`.',
      ),
    ],
    ['crontab', endless(where('e'), 'Feed it: `crontab - <<EOF`.')],
    [
      'visudo vipw cfdisk tzselect mysql_secure_installation',
      asksAlways('Leave it out: it is meant for somebody at the keyboard.'),
    ],
    [
      'fdisk gdisk parted',
      asks(
        (args) => args.length > 0 && !has(args, 'lsVhx', 'list', 'script', 'help', 'version'),
        'Feed it what it is to do, or use `sfdisk`.',
      ),
    ],
    [
      'terraform',
      asks(
        verbIs(
          /^(?:apply|destroy)$/,
          (args) =>
            args.some((arg) => /^-{1,2}auto-approve/.test(arg)) ||
            args.filter((arg) => !arg.startsWith('-')).length > 1,
        ),
        'Write `-auto-approve`.',
      ),
    ],
    [
      'vagrant',
      asks(
        verbIs(/^destroy$/, (args) => has(args, 'f', 'force')),
        'Write `--force`.',
      ),
    ],
    ['rm cp mv', beforeEach],

    // What reads.
    [
      'cat',
      reads(
        (args) => args.includes('-') || args.every((arg) => /^-[A-Za-z]/.test(arg)),
        'Feed it a here-document: `cat > file <<EOF`.',
      ),
      endless(
        (args) => args.some((arg) => /^\/dev\/(?:zero|u?random)$/.test(arg)),
        'Say how much: `head -c 1M /dev/urandom`.',
      ),
    ],
    ['tee', reads(unlessHelp, 'Feed it a here-document: `tee file <<EOF`.')],
    ['read', reads(unless('t', 'help'), 'Set the variable in a command.')],
    ['wc sort uniq tac rev nl base64 sha256sum md5sum sha1sum bc', withoutFile],
    ['head tail', withoutFiles(0, 'nc', 'lines', 'bytes')],
    ['cut', withoutFiles(0, 'dfcb', 'delimiter', 'fields')],
    ['tr', reads(unlessHelp, 'Feed it: `… | tr …`.')],
    ['xargs', reads((args) => !helps(args) && !has(args, 'a', 'arg-file'), 'Feed it: `… | xargs …`.')],
    ['grep', reads((args) => args.length === 1 && !helps(args), 'Name a file, or feed it: `… | grep …`.')],
    [
      'telnet',
      opens(
        reads(
          (args) => operandsOf(args).length > 0 && !helps(args),
          'Ask by a command that ends: `curl`, or `nc -z HOST PORT`.',
        ),
      ),
    ],
    [
      'nc ncat netcat',
      opens(
        reads(
          (args) =>
            operandsOf(args, 'wpseiqXxT').length > 1 && !has(args, 'zlwh', 'listen', 'help', 'version'),
          'Feed it: `echo … | nc HOST PORT`; `-z` only tries the port.',
        ),
      ),
      endless(where('l', 'listen')),
    ],
    ['mosquitto_pub', reads(where('l'), 'Feed it.')],

    // What goes on.
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
      endless(
        unless('dlXQ', 'help', 'version'),
        'Write `background` after the language for what is to go on.',
      ),
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
  ],
  ' ',
);
