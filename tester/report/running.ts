import type { RunEvent } from '../log/events.js';

/** Follows how far a run has come and which cases are running; for a status line on a terminal. */
export class Running {
  readonly #titles = new Map<string, string>();
  /** The oldest first, as they are added. */
  readonly #running = new Map<string, { since: number; attempt: number }>();
  #since: number | undefined;
  #decided = 0;
  #failed = 0;

  /** `now` in milliseconds, on any clock that `line` is given too. */
  add(event: RunEvent, now: number): void {
    switch (event.type) {
      case 'run-started':
        this.#begin(now);
        for (const { id, title } of event.cases) this.#titles.set(id, title);
        return;
      case 'case-started':
        this.#running.delete(event.id);
        this.#running.set(event.id, { since: now, attempt: event.attempt });
        return;
      case 'case-decided':
        this.#running.delete(event.result.id);
        this.#decided += 1;
        if (event.result.verdict === 'failed' && !event.result.expected) this.#failed += 1;
        return;
      case 'run-ended':
        this.#since = undefined;
    }
  }

  /**
   * How many cases are decided, how many of those have failed, for how long it has been going on,
   * and what is running, the longest first; cut to `width` columns. Empty when no run is on.
   */
  line(now: number, width: number): string {
    if (this.#since === undefined) return '';
    const parts = [
      `${this.#decided}/${this.#titles.size}`,
      ...(this.#failed > 0 ? [`${this.#failed} failed`] : []),
      clock(now - this.#since),
    ];
    const head = parts.join(' · ');
    const names = [...this.#running].map(
      ([id, { since }]) => `${this.#titles.get(id) ?? id} ${Math.floor((now - since) / 1000)} s`,
    );
    // What is done then is not about the subject, and has no name of its own.
    if (names.length === 0) {
      const over = this.#decided > 0 && this.#decided === this.#titles.size;
      return cut(over ? `${head} · looking at a direct connection` : head, width);
    }
    const lead = `${head} · ${this.#isAgain() ? 'again' : 'running'}: `;
    return cut(`${lead}${fit(names, width - lead.length)}`, width);
  }

  #begin(now: number): void {
    this.#titles.clear();
    this.#running.clear();
    this.#since = now;
    this.#decided = 0;
    this.#failed = 0;
  }

  /** The second attempts have a part of the run for themselves. */
  #isAgain(): boolean {
    return [...this.#running.values()].every(({ attempt }) => attempt > 1);
  }
}

/** As many of the names as there is room for, and how many more there are. */
function fit(names: readonly string[], width: number): string {
  for (let shown = names.length; shown > 0; shown--) {
    const more = names.length - shown;
    const text = [...names.slice(0, shown), ...(more > 0 ? [`and ${more} more`] : [])].join(', ');
    if (text.length <= width || shown === 1) return text;
  }
  return '';
}

/** Whole characters, never half of one. */
function cut(text: string, width: number): string {
  const characters = [...text];
  if (characters.length <= width) return text;
  return `${characters.slice(0, Math.max(0, width - 1)).join('')}…`;
}

/** Minutes and seconds. */
function clock(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
