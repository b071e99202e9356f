/**
 * What a lab's page and whoever drives it (verification, watch mode, tests, a classroom) agree on: the events that
 * the page tells, and what its elements have for others to read. Both sides are held to it by the compiler.
 */
import type { EngineInfo, Session } from '../sandbox/sandbox.ts';
import type { Shell } from '../sandbox/shell/shell.ts';
import type { PageResult, SnippetResult } from './result.ts';

/** What each of the page's events has as its `detail`; all arrive at `document`. */
interface PageEvents {
  /** Told by the snippet's element: it has a result, or its result has changed. */
  'snippet-result': SnippetResult;
  /** "Run all", "Run the rest" or "Clean up" has come to its end. */
  'page-result': PageResult;
  /** Its commands get so often over the usual time limits from now on: whoever waits for them waits as long. */
  'time-scale': number;
  /** One of them could not run anything; whole sentences. */
  'page-trouble': string;
  /** Another page was put in place without loading the document anew. */
  'site:navigated': { readonly url: string };
  /** Shows the pane. */
  'pane:open': undefined;
}

type PageEventMap = { readonly [Name in keyof PageEvents]: CustomEvent<PageEvents[Name]> };

declare global {
  // Without members of its own, for it has those that `PageEvents` names.
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type
  interface DocumentEventMap extends PageEventMap {}
}

/** Tells `name` at `target`, and so to all who listen at the document. */
export function tell<Name extends keyof PageEvents>(
  name: Name,
  detail: PageEvents[Name],
  target: EventTarget = document,
): void {
  target.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
}

/** The lab page's `main[data-snippets]`. Its attribute `data-keep-going`: "Run all" goes on after a failure. */
export interface DrivenMain extends HTMLElement {
  /** Of the last "Run all", "Run the rest" or "Clean up". */
  pageResult?: PageResult;
}

/** A `lab-snippet`. */
export interface SnippetElement extends HTMLElement {
  /** Of the session that runs. */
  result?: SnippetResult;
}

/** `#sandbox-pane`, once its script has been loaded. */
export interface DrivenPane extends HTMLElement {
  readonly labSession?: DrivenSession | undefined;
  /** Of the last session that started. */
  readonly engineInfo?: EngineInfo;
  /** All text of each terminal, by its tab's name. */
  readonly terminalText?: Readonly<Record<string, string>>;
  /** What each terminal got, with the time since the page was loaded, ms. */
  readonly terminalRecording?: Readonly<Record<string, readonly (readonly [ms: number, text: string])[]>>;
  /**
   * Goes back to before `before` last ran ('': stays as it is), and runs the page's steps from snippet `from` on, as
   * "Run all" does. A `page-result` tells its end.
   */
  runFrom?(from: string, before: string): Promise<unknown>;
}

/** The lab's session, below its buttons. */
export interface DrivenSession {
  readonly nodes: readonly string[];
  readonly session: Session;
  /** The node's own shell. @throws {Error} where there is no such node */
  shell(node: string): Shell;
  checkpoint(snippet: string, before: string): Promise<void>;
  undo(): Promise<void>;
  reset(): Promise<void>;
  restartNode(node: string): Promise<void>;
}
