import { type Watched, WatchList } from '../timing/watch-list.js';

/** A watch list with a timer, which runs only while there is something to watch. */
export class Ticker {
  readonly #list: WatchList;
  #timer: NodeJS.Timeout | undefined;

  /** `interval` in milliseconds. */
  constructor(interval: number) {
    this.#list = new WatchList(interval);
  }

  add(watched: Watched): void {
    this.#list.add(watched, performance.now());
    this.#timer ??= setInterval(() => {
      this.#list.tick(performance.now());
      this.#rest();
    }, this.#list.interval);
  }

  delete(watched: Watched): void {
    this.#list.delete(watched);
    this.#rest();
  }

  #rest(): void {
    if (this.#list.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
