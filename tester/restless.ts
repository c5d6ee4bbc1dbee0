/** Who writes to a file as soon as it is started has done so by then, in milliseconds. */
const soon = 3_000;

/**
 * Finds the files that a subject itself writes to, such as its log. To begin a run anew because of
 * them would go on for ever.
 */
export class Restless {
  /** What changed soon after the last run had begun. */
  #last: readonly string[] = [];

  /**
   * Takes the files that changed so many milliseconds after a run had begun. Returns those that
   * did so soon, and in the run before as well: who mends a program and saves it twice is slower.
   */
  found(changed: readonly string[], after: number): string[] {
    const early = after < soon ? changed : [];
    const again = early.filter((name) => this.#last.includes(name));
    this.#last = early;
    return again;
  }
}
