/** `health.json`: how every lab stands, for people's own pages and monitors. Its shape is fixed. */
import type { Lab } from '../lab/model.ts';
import type { EngineKind } from '../sandbox/sandbox.ts';
import type { LabVerification } from './verification.ts';

export interface Health {
  readonly version: 1;
  readonly labs: readonly LabHealth[];
}

interface LabHealth {
  readonly id: string;
  readonly title: string;
  /** All snippets that are there to run or say why they are not. */
  readonly total: number;
  readonly passed: number;
  readonly failed: number;
  /** Changed since they were verified. */
  readonly stale: number;
  /** Not run on purpose: skipped, samples, other platforms. */
  readonly skipped: number;
  /** Passed with an image that stands in for the real one. */
  readonly stoodIn: number;
  /** Without any record. */
  readonly unverified: number;
  readonly words: string;
  readonly engine: { readonly kind: EngineKind; readonly version: string; readonly platform: string } | null;
  /** ISO 8601, UTC. */
  readonly date: string | null;
}

export function healthOf(
  labs: readonly { readonly lab: Lab; readonly verification: LabVerification }[],
): Health {
  return { version: 1, labs: labs.map(({ lab, verification }) => labHealth(lab, verification)) };
}

function labHealth(lab: Lab, { counts, words, engine, date, snippets }: LabVerification): LabHealth {
  return {
    id: lab.id,
    title: lab.title,
    total: snippets.size,
    passed: counts.passed,
    failed: counts.failed,
    stale: counts.stale,
    skipped: counts.skipped + counts.sample + counts.windows + counts.docker,
    stoodIn: counts['stood-in'],
    unverified: counts.never,
    words,
    engine:
      engine === undefined
        ? null
        : { kind: engine.kind, version: engine.engineVersion, platform: engine.platform },
    date: date ?? null,
  };
}
