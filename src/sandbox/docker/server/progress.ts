/** Where each learner is, for the instructor's page. */

export interface Step {
  readonly page: string;
  readonly step: number;
  readonly total: number;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export class Progress {
  readonly #steps = new Map<string, Step>();

  report(
    owner: string,
    step: { readonly page: string; readonly step: number; readonly total: number },
  ): void {
    this.#steps.set(owner, { page: step.page, step: step.step, total: step.total, at: Date.now() });
  }

  of(owner: string): Step | undefined {
    return this.#steps.get(owner);
  }
}
