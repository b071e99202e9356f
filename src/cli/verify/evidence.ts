/** What a part saw of pages that failed, kept beside its report until the parts are merged. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Evidence } from '../../verify/report/reporter.ts';

/** How the folder's name ends that is beside a part's report. */
export const evidenceEnding = '.evidence';

export function evidenceFolder(report: string): string {
  return `${report.replace(/\.json$/, '')}${evidenceEnding}`;
}

type Kept = Omit<Evidence, 'screenshot'> & { readonly page: string };

/** By page path. */
export async function keepEvidence(folder: string, evidence: ReadonlyMap<string, Evidence>): Promise<void> {
  if (evidence.size > 0) await mkdir(folder, { recursive: true });
  for (const [index, [page, { screenshot, ...rest }]] of [...evidence].entries()) {
    const kept: Kept = { page, ...rest };
    await writeFile(join(folder, `${index}.json`), `${JSON.stringify(kept)}\n`);
    if (screenshot !== undefined) await writeFile(join(folder, `${index}.png`), screenshot);
  }
}

/** What can be read of it: a report does without pictures. */
export async function keptEvidence(folder: string): Promise<ReadonlyMap<string, Evidence>> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.json'));
  const entries = names.map(async (name) => {
    try {
      const { page, ...rest } = JSON.parse(await readFile(join(folder, name), 'utf8')) as Kept;
      const screenshot = await readFile(join(folder, name.replace(/json$/, 'png'))).catch(() => undefined);
      return [[page, { ...rest, ...(screenshot === undefined ? {} : { screenshot }) }] as const];
    } catch {
      return [];
    }
  });
  return new Map((await Promise.all(entries)).flat());
}
