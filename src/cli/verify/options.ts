/** What `labs verify` can be told, and whether it can be followed. */
import type { EngineChoice } from './engine.ts';
import { dockerNames, readEngine } from './engine.ts';
import type { PartOptions } from './parts.ts';
import { partTrouble } from './parts.ts';

/** Those of reports are theirs (`reportOptions`); of a part's, `report` is read here too. */
export interface VerifyOptions extends PartOptions {
  readonly engine: string;
  readonly report?: string;
  readonly record?: true;
  readonly jobs?: number;
  readonly retries: number;
  readonly keepGoing?: true;
  readonly watch?: true;
  readonly changed?: true;
  readonly minutes?: number;
  readonly base?: string;
  readonly dist?: string;
}

/** The engine that `options` ask for; a whole sentence where they mean nothing or do not go together. */
export function engineOf(names: readonly string[], options: VerifyOptions): EngineChoice | string {
  const engine = readEngine(options.engine);
  if (engine === undefined)
    return `--engine is vm, ${dockerNames.replace(/, (?=[^,]*$)/, ' or ')}, not "${options.engine}".`;
  return partTrouble(names, options) ?? engine;
}
