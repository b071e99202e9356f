/** What the site was given of its verification: the bundle of a run, where it is built with one. */
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { atLine, finding } from '../lab/diagnostics.ts';
import type { Diagnostic } from '../lab/model.ts';
import type { Bundle } from '../verify/bundle.ts';
import { attestationFile, bundleFile, readBundle } from '../verify/bundle.ts';

export type Published =
  /** The labs' own records count. */
  | { readonly kind: 'none' }
  | {
      readonly kind: 'bundle';
      readonly bundle: Bundle;
      /** As it was attested, byte by byte. */
      readonly bytes: Buffer;
      /** Undefined where none is beside it. */
      readonly attestation: Buffer | undefined;
      readonly findings: readonly Diagnostic[];
    }
  /** No record counts. */
  | { readonly kind: 'broken'; readonly why: string; readonly findings: readonly Diagnostic[] };

/** `path`: absolute, the bundle or its folder; undefined where the site is built without. */
export async function readPublished(path: string | undefined): Promise<Published> {
  if (path === undefined) return { kind: 'none' };
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  const file = isFolder ? join(path, bundleFile) : path;
  const bytes = await readFile(file).catch((error: unknown) => codeOf(error));
  if (typeof bytes === 'string') {
    const why = bytes === 'ENOENT' ? 'it is not there' : `it cannot be read (${bytes})`;
    return { kind: 'broken', why, findings: [doesNotCount(file, why)] };
  }
  const read = readBundle(bytes.toString('utf8'));
  if (read.kind === 'broken') return { ...read, findings: [doesNotCount(file, read.why)] };
  const attestation = await readFile(join(dirname(file), attestationFile)).catch(() => undefined);
  return {
    kind: 'bundle',
    bundle: read.bundle,
    bytes,
    attestation,
    findings: read.odd.map((why) => doesNotCount(file, why)),
  };
}

/** Puts the bundle and its attestation into the site, and takes away those of an earlier build. */
export async function publishBundle(published: Published, out: string): Promise<void> {
  const { bytes, attestation } = published.kind === 'bundle' ? published : {};
  for (const [name, contents] of [
    [bundleFile, bytes],
    [attestationFile, attestation],
  ] as const) {
    if (contents === undefined) await rm(join(out, name), { force: true });
    else await writeFile(join(out, name), contents);
  }
}

/** The command that checks the attestation of the bundle; undefined where its run was not on GitHub. */
export function checkCommand({ run }: Bundle): string | undefined {
  const [, repository] = /^https:\/\/[^/]+\/([\w.-]+\/[\w.-]+)\/actions\/runs\/\d+/.exec(run.url) ?? [];
  return repository === undefined ? undefined : `gh attestation verify ${bundleFile} --repo ${repository}`;
}

function doesNotCount(file: string, why: string): Diagnostic {
  return finding('bundleDoesNotCount', basename(file), atLine(1), { why });
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
