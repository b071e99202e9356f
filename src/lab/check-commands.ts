/** Checks of what is typed: known rot and slips that make a command fail. */
import type { Reporter } from './diagnostics.ts';
import type { DraftSnippet } from './snippets.ts';
import type { Source } from './source.ts';

export function checkCommands(_drafts: readonly DraftSnippet[], _source: Source, _reporter: Reporter): void {}
