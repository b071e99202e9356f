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

  /** Whether `mark` is what it looks like, as far as the stream tells. */
  believes(mark: Mark): boolean {
    switch (mark.kind) {
      case 'shell':
        return this.#begins(mark.secret);
      case 'done':
        return this.#ends(mark);
      case 'output':
        return this.#stands(mark, 'output');
      case 'prompt':
      case 'line':
      case 'continuation':
        return this.#stands(mark, 'prompt');
      case 'reading':
      case 'here':
      case 'astray':
        return this.#shells.some(({ secret }) => secret === mark.secret);
    }
  }

  get isEmpty(): boolean {
    return this.#shells.length === 0;
  }

  /** What was taken for a shell within another is none. */
  forgetInner(): void {
    if (this.#shells.length > 1) this.#shells = this.#shells.slice(0, -1);
  }

  #begins(secret: string): boolean {
    if (this.#secrets.has(secret)) return false;
    this.#secrets = new Set(this.#secrets).add(secret);
    this.#shells = [...this.#shells, { secret, prompts: new Set(), prompt: undefined, stage: 'output' }];
    return true;
  }

  #ends({ secret, prompt }: Signature): boolean {
    const at = this.#shells.findIndex((shell) => shell.secret === secret);
    const shell = this.#shells[at];
    if (shell === undefined || prompt === '' || shell.prompts.has(prompt)) return false;
    // A shell that has the terminal again has seen the end of those within it.
    const prompts = new Set(shell.prompts).add(prompt);
    this.#shells = [...this.#shells.slice(0, at), { secret, prompts, prompt, stage: 'prompt' }];
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
