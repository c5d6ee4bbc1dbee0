import { EventEmitter } from 'node:events';

export type JournalEvent =
  | 'connected'
  | 'accepted'
  | 'sent'
  | 'received'
  | 'sent-fin'
  | 'sent-reset'
  | 'fin'
  | 'reset'
  | 'closed'
  | 'note';

/** One thing that happened, or a run of the same thing on the same peer. */
export interface JournalEntry {
  /** Milliseconds since the case began. */
  at: number;
  /** When the run ended; absent for a single event. */
  until?: number;
  peer: string;
  event: JournalEvent;
  /** Bytes moved, and the offset of the first of them in its direction. */
  bytes?: number;
  offset?: number;
  text?: string;
}

/** Events of one peer closer together than this, in milliseconds, become one entry. */
const mergeWithin = 250;
/** So many entries are kept of how a case begins, and so many of how it ends. */
const keptOfEachEnd = 2_000;

/**
 * What happened in a case, in order. Whoever waits for something to happen waits on the journal:
 * `change` is emitted for every event, including those that were merged into an earlier entry.
 *
 * Its size is bounded, however many connections a case makes: what is left out is the middle.
 */
export class Journal extends EventEmitter<{ change: [] }> {
  readonly #first: JournalEntry[] = [];
  readonly #newest: JournalEntry[] = [];
  /** Entries that were left out because the journal was full. */
  #dropped = 0;
  readonly #started = performance.now();
  #changed = false;
  /** Of those that tell how the case begins, what nobody has taken yet. */
  #untaken: JournalEntry[] = [];
  /** The newest transfers of each peer, one for each direction. */
  readonly #transfers = new Map<string, JournalEntry>();

  constructor() {
    super();
    this.setMaxListeners(0);
  }

  /** Milliseconds since the case began. */
  now(): number {
    return performance.now() - this.#started;
  }

  add(peer: string, event: JournalEvent, details: Partial<JournalEntry> = {}): void {
    const at = this.now();
    const key = `${peer} ${event}`;
    const last = this.#transfers.get(key);
    if (last && details.bytes && at - (last.until ?? last.at) < mergeWithin) {
      last.bytes = (last.bytes ?? 0) + details.bytes;
      last.until = at;
    } else {
      const entry = { at, peer, event, ...details };
      this.#keep(entry);
      if (details.bytes) this.#transfers.set(key, entry);
    }
    this.wake();
  }

  #keep(entry: JournalEntry): void {
    if (this.#first.length < keptOfEachEnd) {
      this.#first.push(entry);
      this.#untaken.push(entry);
      return;
    }
    this.#newest.push(entry);
    if (this.#newest.length <= keptOfEachEnd) return;
    const left = this.#newest.shift() as JournalEntry;
    this.#dropped += 1;
    // What goes on must be told by an entry that is still there.
    const key = `${left.peer} ${left.event}`;
    if (this.#transfers.get(key) === left) this.#transfers.delete(key);
  }

  /** The story so far, with a word about what was left out of it. */
  get entries(): JournalEntry[] {
    return [...this.#first, ...this.#end()];
  }

  /** Entries that will not change any more and that were not taken before, while a case runs. */
  takeSettled(): JournalEntry[] {
    const now = this.now();
    const grows = ({ at, until = at, bytes }: JournalEntry) => bytes && now - until < mergeWithin;
    const settled = this.#untaken.filter((each) => !grows(each));
    this.#untaken = this.#untaken.filter(grows);
    return settled;
  }

  /** Everything that was not taken before, when a case is over. */
  takeRest(): JournalEntry[] {
    const rest = [...this.#untaken, ...this.#end()];
    this.#untaken = [];
    return rest;
  }

  #end(): JournalEntry[] {
    const next = this.#newest[0];
    if (this.#dropped === 0 || !next) return [...this.#newest];
    const text = `${this.#dropped} entries left out here`;
    return [{ at: next.at, peer: 'tester', event: 'note', text }, ...this.#newest];
  }

  /** Makes those who wait look again, though nothing happened on the wire. */
  wake(): void {
    if (this.#changed) return;
    this.#changed = true;
    // Not before everyone who listens to the same event of a socket has heard of it.
    queueMicrotask(() => {
      this.#changed = false;
      this.emit('change');
    });
  }

  /**
   * Resolves with true once `condition` holds, with false after `within` milliseconds; rejects
   * with what the condition throws.
   */
  async until(condition: () => boolean, within: number): Promise<boolean> {
    if (condition()) return true;
    return new Promise((done, failed) => {
      const settle = (how: () => void) => {
        clearTimeout(timer);
        this.off('change', look);
        how();
      };
      const look = () => {
        try {
          if (condition()) settle(() => done(true));
        } catch (error) {
          settle(() => failed(error));
        }
      };
      const timer = setTimeout(() => {
        look();
        settle(() => done(false));
      }, within);
      this.on('change', look);
    });
  }
}
