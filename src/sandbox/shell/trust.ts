/**
 * Which marks of a terminal are its shells' own. A command can print anything, a recorded session or a prompt
 * among it; so a mark counts only with the secret that a shell announced as it began, and each of its prompts
 * only once.
 */
import type { Mark, Signature } from './marks.ts';

interface KnownShell {
  readonly secret: string;
  /** Its prompts so far. */
  readonly prompts: ReadonlySet<string>;
  /** The newest of them, and whether its command runs. */
  readonly prompt: string | undefined;
  readonly stage: 'prompt' | 'output';
  /** Whether it is a shell indeed: the terminal's first, or it has answered. */
  readonly proven: boolean;
}

/** The shells of a terminal, as kept at a checkpoint. */
export interface TrustMemory {
  /** From the outermost to the innermost. */
  readonly shells: readonly KnownShell[];
  /** Of every shell that ever began. */
  readonly secrets: ReadonlySet<string>;
}

export class Trust {
  #shells: readonly KnownShell[] = [];
  #secrets: ReadonlySet<string> = new Set();

  remember(): TrustMemory {
    return { shells: this.#shells, secrets: this.#secrets };
  }

  /** A shell that has begun since stays known: an Engine that cannot take processes back begins new ones. */
  recall({ shells, secrets }: TrustMemory): void {
    const later = this.#shells.filter(({ secret }) => !secrets.has(secret));
    this.#shells = [...shells, ...later];
    this.#secrets = new Set([...secrets, ...later.map(({ secret }) => secret)]);
  }

  /** `mark` if it is what it looks like, as far as the stream tells; a status only of a proven shell. */
  judge(mark: Mark): Mark | undefined {
    switch (mark.kind) {
      case 'shell':
        return this.#begins(mark.secret) ? mark : undefined;
      case 'done':
        return this.#ends(mark)
          ? { ...mark, ...(!this.#find(mark)?.proven && { status: undefined }) }
          : undefined;
      case 'output':
        return this.#stands(mark, 'output') ? mark : undefined;
      case 'prompt':
      case 'line':
      case 'continuation':
        return this.#stands(mark, 'prompt') ? mark : undefined;
      case 'reading':
      case 'here':
      case 'statement':
      case 'running':
        return this.#find(mark) && mark;
      case 'astray':
        return this.#find(mark)?.proven === true ? mark : undefined;
    }
  }

  /** The shell with this secret has answered what was asked only now. */
  prove(answered: string): void {
    this.#shells = this.#shells.map((shell) =>
      shell.secret === answered ? { ...shell, proven: true } : shell,
    );
  }

  /** Whether what has the terminal, as far as marks tell, is a shell indeed. */
  get isProven(): boolean {
    return this.#shells.at(-1)?.proven === true;
  }

  get isEmpty(): boolean {
    return this.#shells.length === 0;
  }

  /** What was taken for a shell within another is none. */
  forgetInner(): void {
    if (this.#shells.length > 1) this.#shells = this.#shells.slice(0, -1);
  }

  #find({ secret }: { readonly secret: string }): KnownShell | undefined {
    return this.#shells.find((shell) => shell.secret === secret);
  }

  #begins(secret: string): boolean {
    if (this.#secrets.has(secret)) return false;
    this.#secrets = new Set(this.#secrets).add(secret);
    this.#shells = [
      ...this.#shells,
      { secret, prompts: new Set(), prompt: undefined, stage: 'output', proven: this.isEmpty },
    ];
    return true;
  }

  #ends({ secret, prompt }: Signature): boolean {
    // A terminal of a saved session is taken over with its shell, which began before this page: its prompt is the
    // first that comes. A new terminal's first word is its shell's own beginning, before any command can have run.
    if (this.#secrets.size === 0) this.#begins(secret);
    const at = this.#shells.findIndex((shell) => shell.secret === secret);
    const shell = this.#shells[at];
    if (shell === undefined || prompt === '' || shell.prompts.has(prompt)) return false;
    // A shell that has the terminal again has seen the end of those within it.
    const prompts = new Set(shell.prompts).add(prompt);
    this.#shells = [...this.#shells.slice(0, at), { ...shell, prompts, prompt, stage: 'prompt' }];
    return true;
  }

  /** Whether the shell stands at that prompt; then it has the terminal, and goes on to `stage`. */
  #stands({ secret, prompt }: Signature, stage: KnownShell['stage']): boolean {
    const at = this.#shells.findIndex((shell) => shell.secret === secret);
    const shell = this.#shells[at];
    if (shell === undefined || shell.prompt !== prompt || shell.stage !== 'prompt') return false;
    this.#shells = [...this.#shells.slice(0, at), { ...shell, stage }];
    return true;
  }
}
