/** Programs that read what is typed; and what to write in their place. */
import type { WaitingEntry, WaitingRow } from './waiting-entry.ts';
import { endless, has, helps, opens, operandsOf, reads, unless, unlessHelp, where } from './waiting-entry.ts';

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

export const readingPrograms: readonly WaitingRow[] = [
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
        (args) => operandsOf(args, 'wpseiqXxT').length > 1 && !has(args, 'zlwh', 'listen', 'help', 'version'),
        'Feed it: `echo … | nc HOST PORT`; `-z` only tries the port.',
      ),
    ),
    endless(where('l', 'listen')),
  ],
  ['mosquitto_pub', reads(where('l'), 'Feed it.')],
];
