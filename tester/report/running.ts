import type { RunEvent } from '../log/events.js';

/** Follows which cases are running; for a status line on a terminal. */
export class Running {
  readonly #titles = new Map<string, string>();
  readonly #since = new Map<string, number>();

  /** `now` in milliseconds, on any clock that `line` is given too. */
  add(event: RunEvent, now: number): void {
    if (event.type === 'run-started')
      for (const { id, title } of event.cases) this.#titles.set(id, title);
    if (event.type === 'case-started') this.#since.set(event.id, now);
    if (event.type === 'case-decided') this.#since.delete(event.result.id);
    if (event.type === 'run-ended') this.#since.clear();
  }

  /** What is running and for how long, cut to `width` columns; empty when nothing is. */
  line(now: number, width: number): string {
    const parts = [...this.#since].map(([id, since]) => {
      return `${this.#titles.get(id)} ${Math.floor((now - since) / 1000)} s`;
    });
    const line = parts.length > 0 ? `running: ${parts.join(', ')}` : '';
    return line.length > width ? `${line.slice(0, Math.max(0, width - 1))}…` : line;
  }
}
