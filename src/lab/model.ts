/**
 * The lab language's model: what Markdown text becomes. Pure data, the same for the site, `labs check`
 * and verification. Lines and columns count from 1; offsets count UTF-16 units from 0, in the text as
 * it is in the file (a byte order mark included).
 */

export interface Position {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
}

/** From `start` up to, not including, `end`. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

export type Severity = 'error' | 'warning' | 'info';

/** A finding. Its code is permanent: it may be retired, never reused or renamed. */
export interface Diagnostic {
  /** For example `LAB012`; every code and its meaning stand in `rules.ts`. */
  readonly code: string;
  readonly severity: Severity;
  /** Path below the labs folder, with `/`. */
  readonly file: string;
  readonly range: Range;
  /** What happened and why, one sentence. */
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string;
  /** A replacement of `range` that mends it, where one is certain. */
  readonly fix?: string;
}

type Level = 'beginner' | 'intermediate' | 'advanced';

/** What front matter may say, read and checked. Absent members were not written. */
export interface FrontMatter {
  readonly title?: string;
  readonly description?: string;
  /** A language tag: `en`, `ja`, `pt-BR`. */
  readonly lang?: string;
  readonly order?: number;
  readonly nodes?: readonly string[];
  /** Images that the page pulls, so that the engine can warm up and say what it will download. */
  readonly images?: readonly string[];
  /** Minutes. */
  readonly duration?: number;
  readonly level?: Level;
  /** Ids of labs to do first. */
  readonly requires?: readonly string[];
  /** `windows`: needs Windows, never run here. `reading`: has nothing to run and says so. */
  readonly platform?: 'linux' | 'windows' | 'reading';
  /** `docker`: needs more than the page's machine, so the reader's own Engine. */
  readonly engine?: 'any' | 'docker';
  /** Page path below the labs folder, whose snippets run first, unseen, when this page's session starts. */
  readonly setup?: string;
}

/** A folder of pages directly below the labs folder. Markdown at the top itself makes the lab with id `''`. */
export interface Lab {
  /** The folder's slug; the lab's part in URLs. */
  readonly id: string;
  /** The folder's name as it is on disk. */
  readonly folder: string;
  readonly title: string;
  readonly description: string;
  /** A language tag: the lab's index page's, else `en`. A page may have another. */
  readonly lang: string;
  readonly level: Level | undefined;
  /** Minutes: the lab's own figure, else its pages' sum, else undefined. */
  readonly duration: number | undefined;
  readonly nodes: readonly string[];
  readonly requires: readonly string[];
  readonly platform: 'linux' | 'windows' | 'reading';
  readonly engine: 'any' | 'docker';
  /** In reading order: the lab's index page, then by `order`, then a folder's index first, then by file name, numbers as numbers. */
  readonly pages: readonly Page[];
}

export interface Heading {
  readonly depth: 1 | 2 | 3 | 4 | 5 | 6;
  readonly text: string;
  /** GitHub's anchor for it, unique on the page. */
  readonly slug: string;
  readonly range: Range;
}

export interface VariableMention {
  /** `capture`: by `[..NAME]`; `set`: by the shell itself (`NAME=…`, `read NAME`); `use`: `$NAME`. */
  readonly kind: 'capture' | 'set' | 'use';
  readonly name: string;
  /** `Snippet.ordinal` */
  readonly snippet: number;
  readonly range: Range;
}

export interface Link {
  readonly kind: 'link' | 'image';
  /** As written. */
  readonly url: string;
  /** The alternative text of an image; undefined where there is none (HTML's `alt=""` is one: decoration). */
  readonly alt: string | undefined;
  readonly range: Range;
}

export interface Page {
  /** Path below the labs folder with `/`, as on disk: `networking/A1 Bridge.md`. */
  readonly file: string;
  readonly format: 'md' | 'mdx';
  readonly labId: string;
  /** URL path below `/labs/`, without slashes at its ends: `networking/a1-bridge`. Unique. */
  readonly path: string;
  readonly title: string;
  readonly description: string;
  readonly frontMatter: FrontMatter;
  /** Where its members' names stand. */
  readonly frontMatterPlaces: Readonly<Record<string, Range>>;
  /** Where its commands run: what it says itself, else its lab, which `assembleLabs` puts in. */
  readonly platform: 'linux' | 'windows' | 'reading';
  /** Likewise. */
  readonly engine: 'any' | 'docker';
  /** Node names in use: front matter's, else the prompts', else `node1`. The first is `$ `'s. */
  readonly nodes: readonly string[];
  readonly headings: readonly Heading[];
  /** In the order of the text. Every fence (and prompted indented code) is one, runnable or not. */
  readonly snippets: readonly Snippet[];
  /** Links and images of the prose, in the order of the text, Markdown's and HTML's alike. */
  readonly links: readonly Link[];
  /** Every name that `#…` may point at: heading slugs, `<a name>` and `id` attributes. */
  readonly anchors: readonly string[];
  /** What its commands do with shell variables, in the order of the text; only what would be run. */
  readonly variables: readonly VariableMention[];
  /** Why nothing was taken from its text (unreadable, binary, too large): shown in its place. */
  readonly refused?: string;
  readonly diagnostics: readonly Diagnostic[];
  /** SHA-256 (hex) of the text. */
  readonly hash: string;
}

/** What stood before a command. */
export type Prompt =
  /** `$ `, `node2$ `, `user@host# `: a shell on a node. */
  | { readonly kind: 'node'; readonly node: string; readonly text: string }
  /** `/ # `, `root@3f1c:/# `, `mysql> `: inside what the command before opened on that node. */
  | { readonly kind: 'inside'; readonly node: string; readonly text: string }
  /** `PS> `, `PS C:\> `. */
  | { readonly kind: 'powershell'; readonly text: string };

/** A line of promised output, `text` as written (wildcards and all), without the fence's indentation. */
export interface OutputLine {
  readonly text: string;
  readonly range: Range;
}

export interface Command {
  /** What is typed, lines joined by `\n`, no prompt, no `> ` of a continuation. */
  readonly text: string;
  readonly prompt: Prompt;
  /** From the prompt to the end of the command's last line. */
  readonly range: Range;
  /** Empty: exit status 0 is the promise. */
  readonly output: readonly OutputLine[];
  /** Names that its output captures, in order. */
  readonly captures: readonly string[];
  /** Captured names (of this lab) that it uses. */
  readonly uses: readonly string[];
}

/** The words after a fence's language. */
export interface Words {
  /** Milliseconds. Absent: the runner's default. */
  readonly timeoutMs?: number;
  /** Milliseconds to go on repeating until the output matches. */
  readonly retryMs?: number;
  readonly exit?: number;
  readonly background: boolean;
  readonly cleanup: boolean;
  /** Why it is not run. */
  readonly skip?: string;
  readonly only?: 'linux' | 'windows';
  readonly sample: boolean;
  /** Path in the node's lab folder (the shell's home). */
  readonly save?: string;
  readonly id?: string;
}

interface SnippetBase {
  /** `<page path>.<first 8 of hash>.<ordinal>`: names this text at this place and no other. */
  readonly id: string;
  /** Place among the page's snippets, from 0. */
  readonly ordinal: number;
  /** SHA-256 (hex) of language, words and value. */
  readonly hash: string;
  /** The language as written, '' without one. */
  readonly language: string;
  /** A grammar's name for highlighting, lower case: `language` put right, or what the text looks like; '' for plain. */
  readonly highlight: string;
  /** The fence's contents, indentation of its container removed, lines ended by `\n`. */
  readonly value: string;
  /** The whole fence. */
  readonly range: Range;
  readonly words: Words;
  /** True where the kind was inferred, as the fence has no language. */
  readonly guessed: boolean;
}

/** Prompted commands with what they print. */
export interface ConsoleSnippet extends SnippetBase {
  readonly kind: 'console';
  readonly commands: readonly Command[];
}
/** A whole fence as one script for a node's shell; exit status 0 (or `exit=`) is the promise. */
export interface ScriptSnippet extends SnippetBase {
  readonly kind: 'script';
  readonly node: string;
  readonly uses: readonly string[];
}
/** PowerShell: needs Windows. */
interface PowerShellSnippet extends SnippetBase {
  readonly kind: 'powershell';
  readonly commands: readonly Command[];
}
/** A file that `save=` writes on a node. */
interface FileSnippet extends SnippetBase {
  readonly kind: 'file';
  readonly node: string;
  /** Same as `words.save`. */
  readonly path: string;
}
/** Shown, never run: source in another language, or bare output. */
interface TextSnippet extends SnippetBase {
  readonly kind: 'text';
}

export type Snippet = ConsoleSnippet | ScriptSnippet | PowerShellSnippet | FileSnippet | TextSnippet;
