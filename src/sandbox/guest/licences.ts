/** Licences of packages, read from Debian's copyright files. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Names in Debian's /usr/share/common-licenses that a copyright file without fields refers to. */
const commonLicence = /common-licenses\/((?:L?GPL|GFDL|Apache|Artistic|BSD|MPL|CC0)[\w.+-]*[\w+])/g;

/** Short names of the licences in a Debian copyright file; sorted, none twice. */
export function parseLicences(copyright: string): string[] {
  const names = new Set<string>();
  for (const [, name = ''] of copyright.matchAll(/^License:[ \t]*(\S.*)$/gm)) names.add(name.trim());
  if (names.size === 0) for (const [, name = ''] of copyright.matchAll(commonLicence)) names.add(name);
  if (names.size === 0 && /Permission is hereby granted, free of charge/.test(copyright)) names.add('MIT');
  if (names.size === 0 && /Redistribution and use in source and binary forms/.test(copyright))
    names.add('BSD');
  return [...names].sort();
}

/** Of an installed package; empty where its copyright file names none that we know. */
export async function licencesOf(root: string, packageName: string): Promise<string[]> {
  const file = join(root, 'usr/share/doc', packageName, 'copyright');
  return parseLicences(await readFile(file, 'utf8').catch(() => ''));
}
