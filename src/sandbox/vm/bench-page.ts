/** What the benchmark's page offers to whoever drives it: the engine, and one session. */
import { vmEngine } from './engine.ts';

Object.assign(globalThis, { engine: vmEngine(new URL('sandbox/', location.href).href) });
