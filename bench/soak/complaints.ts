/** So many of one proxy are told in full. What goes wrong a thousand times is not read. */
const shown = 20;

/** Collects what is wrong and tells it at once. */
export class Complaints {
  readonly #counts = new Map<string, number>();
  readonly #print: (line: string) => void;

  constructor(print: (line: string) => void) {
    this.#print = print;
  }

  /** Notes something that is wrong with the proxy of this name. */
  add(name: string, text: string): void {
    const count = (this.#counts.get(name) ?? 0) + 1;
    this.#counts.set(name, count);
    if (count <= shown) this.#print(`${name}: ${text}`);
    if (count === shown + 1) this.#print(`${name}: what else is wrong is only counted`);
  }

  /** How many there are in all. */
  get total(): number {
    return [...this.#counts.values()].reduce((sum, each) => sum + each, 0);
  }

  /** The verdict on each proxy of these names, one line for each. */
  verdicts(names: readonly string[]): string[] {
    return names.map((name) => {
      const count = this.#counts.get(name) ?? 0;
      return `${name}: ${count === 0 ? 'clean' : `not clean, ${count} complaints`}`;
    });
  }
}
