/** The machine's contents as text for a terminal. */
import type { GuestImage, GuestManifest } from '../sandbox/machine/manifest.ts';
import { machineDifferences, machinePrograms, machineVersions } from '../site/machine.ts';

/** Columns. */
const width = 100;

export function machineText(manifest: GuestManifest): string {
  const versions = machineVersions(manifest).map(([name, version]) => `  ${name.padEnd(20)} ${version}`);
  const { debian, busybox } = machinePrograms();
  return [
    'Versions',
    ...versions,
    '',
    'Images: `docker pull` gets these and no others',
    ...manifest.images.flatMap(imageLines),
    '',
    'Programs from Debian’s packages',
    ...wrapped(debian.join(' '), '  '),
    '',
    'Programs of BusyBox',
    ...wrapped(busybox.join(' '), '  '),
    '',
    'What differs from a usual Docker host',
    ...machineDifferences(manifest).flatMap((text) => wrapped(text, '    ', '  - ')),
    '',
  ].join('\n');
}

function imageLines({ reference, alsoTagged, note, standIn }: GuestImage): string[] {
  const also = alsoTagged.length === 0 ? '' : ` (also ${alsoTagged.join(', ')})`;
  return [`  ${reference}${also}${standIn ? ', a stand-in' : ''}`, ...wrapped(note, '      ')];
}

/** `text` in lines that begin with `indent`, the first one with `first`. */
function wrapped(text: string, indent: string, first = indent): string[] {
  const lines: string[] = [];
  let line = first;
  for (const word of text.split(' ')) {
    const isEmpty = line.length === indent.length;
    if (!isEmpty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = indent + word;
    } else line += isEmpty ? word : ` ${word}`;
  }
  return [...lines, line];
}
