import { unwritten } from '../files.js';
import type { ClassResults } from '../report/class.js';
import { classCsv } from '../report/class-csv.js';
import { classPage } from '../report/html/class-page.js';
import type { Place } from './place.js';

const files: Readonly<Record<string, (results: ClassResults) => string>> = {
  'grades.csv': classCsv,
  'index.html': classPage,
};

/** What is written about the whole class, again and again while it is graded. */
export class Pages {
  readonly #place: Place;
  readonly #problems = new Map<string, string>();

  constructor(place: Place) {
    this.#place = place;
  }

  /** Writes all of them anew. One that cannot be written is no reason to stop. */
  write(results: ClassResults): void {
    for (const [file, render] of Object.entries(files)) {
      const text = render(results);
      try {
        this.#place.write(file, text);
        this.#problems.delete(file);
      } catch (error) {
        this.#problems.set(file, unwritten(file, error));
      }
    }
  }

  /** Why files are not what they should be, a line for each. */
  get problems(): string[] {
    return [...this.#problems.values()];
  }
}
