import type { Settings } from '../options.js';
import type { Outcome } from '../outcome.js';
import { linger } from '../timing/linger.js';
import type { Lane } from './lane.js';

/** The times that may end a pair which has been joined. All are observed milliseconds. */
export class Deadlines {
  readonly #settings: Settings;
  readonly #lanes: readonly Lane[];
  /** In which nothing has moved, and what had moved before: dialing, at first. */
  #idle = 0;
  #moved = -1;
  /** Since both FINs are out. */
  #lingered: number | undefined;

  constructor(settings: Settings, lanes: readonly Lane[]) {
    this.#settings = settings;
    this.#lanes = lanes;
  }

  get lingering(): boolean {
    return this.#lingered !== undefined;
  }

  /** Both FINs are out; from now on the pair only waits for both sides to close. */
  beginToLinger(): void {
    this.#lingered ??= 0;
  }

  /** Whether there is anything to count. */
  get running(): boolean {
    const holding = this.#lanes.some((lane) => lane.clock?.holding);
    return holding || this.lingering || this.#settings.idleTimeout > 0;
  }

  /** Counts `elapsed`; the outcome if one of the times is over. */
  tick(elapsed: number): Outcome | undefined {
    const { stallTimeout, idleTimeout } = this.#settings;
    let moved = 0;
    let stalled = 0;
    for (const lane of this.#lanes) {
      // What the other end acknowledges is movement too.
      const acknowledged = lane.clock?.tick(elapsed) === true;
      moved += 2 * lane.delivered() + lane.held() + (acknowledged ? 1 : 0);
      stalled = Math.max(stalled, lane.clock?.stalled ?? 0);
    }
    this.#idle = moved === this.#moved ? this.#idle + elapsed : 0;
    this.#moved = moved;
    if (stallTimeout > 0 && stalled >= stallTimeout) return 'stalled';
    if (this.#lingered === undefined)
      return idleTimeout > 0 && this.#idle >= idleTimeout ? 'idle' : undefined;
    this.#lingered += elapsed;
    return this.#lingered >= linger ? 'complete' : undefined;
  }
}
