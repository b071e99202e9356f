/** `health.json`: how every lab stands, for people's own pages and monitors. Its shape is fixed. */
import type { Lab } from '../lab/model.ts';
import type { WeakSpots } from '../lab/weak-spots.ts';
import { weakSpotsOf } from '../lab/weak-spots.ts';
import type { EngineKind } from '../sandbox/sandbox.ts';
import { remarkCounts } from './remarks.ts';
import type { PublishedRun, Remark } from './result.ts';
import type { LabVerification } from './verification.ts';

export interface Health {
  readonly version: 1;
  readonly labs: readonly LabHealth[];
}

interface LabHealth extends EngineHealth {
  readonly id: string;
  readonly title: string;
  /** All snippets that are there to run or say why they are not. */
  readonly total: number;
  /** Where verification says little, by what the check finds in the text. */
  readonly weakSpots: WeakSpots;
  /** The same for each Engine that has a record, the page's machine first. */
  readonly engines: readonly EngineHealth[];
}

/** How a lab stands on one engine. */
interface EngineHealth {
  readonly passed: number;
  /** Their output matched, their status could not be checked; not among `passed`. */
  readonly unchecked: number;
  readonly failed: number;
  /** Changed since they were verified. */
  readonly stale: number;
  /** Not run on purpose: skipped, samples, other platforms. */
  readonly skipped: number;
  /** Passed with an image that stands in for the real one. */
  readonly stoodIn: number;
  /** Without any record. */
  readonly unverified: number;
  /** How many of each kind (`hidden-output`, `ended-by-itself`, …) there are on what was run. */
  readonly remarks: Readonly<Partial<Record<Remark['kind'], number>>>;
  readonly words: string;
  readonly engine: { readonly kind: EngineKind; readonly version: string; readonly platform: string } | null;
  /** ISO 8601, UTC. */
  readonly date: string | null;
  /** The run that made the record; null where a contributor did. */
  readonly run: PublishedRun | null;
}

export interface LabStanding {
  readonly lab: Lab;
  /** What the lab's pages show. */
  readonly verification: LabVerification;
  readonly inThePage: LabVerification;
  readonly onOwnDocker: readonly LabVerification[];
}

export function healthOf(labs: readonly LabStanding[]): Health {
  return { version: 1, labs: labs.map(labHealth) };
}

function labHealth({ lab, verification, inThePage, onOwnDocker }: LabStanding): LabHealth {
  return {
    id: lab.id,
    title: lab.title,
    total: verification.snippets.size,
    weakSpots: weakSpotsOf(lab),
    ...engineHealth(verification),
    engines: besideEachOther(inThePage, onOwnDocker).map(engineHealth),
  };
}

/** Every record of a lab that counts, the page's machine first. */
export function besideEachOther(
  inThePage: LabVerification,
  onOwnDocker: readonly LabVerification[],
): readonly LabVerification[] {
  return [inThePage, ...onOwnDocker].filter(({ engine }) => engine !== undefined);
}

function engineHealth({ counts, remarks, words, engine, date, run }: LabVerification): EngineHealth {
  return {
    passed: counts.passed,
    unchecked: counts.unchecked,
    failed: counts.failed,
    stale: counts.stale,
    skipped: counts.skipped + counts.sample + counts.windows + counts.docker,
    stoodIn: counts['stood-in'],
    unverified: counts.never,
    remarks: remarkCounts(remarks),
    words,
    engine:
      engine === undefined
        ? null
        : { kind: engine.kind, version: engine.engineVersion, platform: engine.platform },
    date: date ?? null,
    run: run ?? null,
  };
}
