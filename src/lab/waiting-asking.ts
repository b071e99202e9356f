/** Programs that ask before they do something; and what to write in their place. */
import type { WaitingEntry, WaitingRow } from './waiting-entry.ts';
import {
  asks,
  endless,
  has,
  helps,
  opens,
  reads,
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
const beforeEach = asks(
  (args) => has(args, 'i', 'interactive') && !has(args, 'f', 'force', 'interactive=never'),
  'Leave out `-i`.',
);
const asksAlways = (instead: string): WaitingEntry => asks(unlessHelp, instead);
const otherMachine = opens(
  asks(
    (args) =>
      args.length > 0 &&
      !has(args, 'VQG') &&
      !/BatchMode[= ]yes|StrictHostKeyChecking[= ](?:no|accept-new)/i.test(args.join(' ')),
    'Write the prompt of the other node, `node2$ `, before what runs there; or say that nobody is to be asked: `-o BatchMode=yes -o StrictHostKeyChecking=accept-new`.',
  ),
);
const asksInit = asks((args) => args[0] === 'init' && !has(args, 'y', 'yes'), 'Write `npm init -y`.');

export const askingPrograms: readonly WaitingRow[] = [
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
    asks(unless('DSH', 'disabled-password', 'system', 'help'), 'Write `adduser -D NAME`, or use `useradd`.'),
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
];
