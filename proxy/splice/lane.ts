import type { LaneState } from '../outcome.js';
import type { Progress, StallClock } from '../timing/stall-clock.js';
import type { Endpoint } from './endpoint.js';
import { Held, type LaneMeans } from './held.js';
import { failed } from './system.js';

/**
 * How a lane was left: until the next event, in the middle because others want their turn, or
 * broken at one end; then {@link System.failure} tells why.
 */
export type Pumped = 'waiting' | 'again' | 'source-failed' | 'sink-failed';

/** A lane may move this many bytes, in and out, before it is the turn of others. */
const turn = 1 << 20;
/** From this many reads in a row that filled the buffer on, bytes come in bulk. */
const bulkAfter = 2;
/** Reads that are smaller than this are not bulk; a few of them and the lane copies again. */
const smallRead = 16 * 1024;
const patience = 4;

/**
 * One direction of a pair: reads from one socket, writes to the other. Small traffic is copied
 * through the shared buffer; what comes in bulk goes through a pipe and is never looked at.
 */
export class Lane implements LaneState, Progress {
  /** The FIN has gone out behind the last byte. */
  finished = false;
  /** Made by the pair when the lane holds bytes for the first time. */
  clock: StallClock | undefined;
  readonly #means: LaneMeans;
  readonly source: Endpoint;
  readonly #sink: Endpoint;
  readonly #held: Held;
  #received = 0;
  #delivered = 0;
  #ended = false;
  /** Nothing that comes in from now on is for the sink. */
  #closing = false;
  #bulk = 0;
  /** A splice has said so. */
  #mayHaveEnded = false;

  constructor(means: LaneMeans, source: Endpoint, sink: Endpoint) {
    this.#means = means;
    this.source = source;
    this.#sink = sink;
    this.#held = new Held(means);
  }

  /** Bytes that the sink's kernel has taken. */
  delivered(): number {
    return this.#delivered;
  }

  /** Bytes read from the source that the sink's kernel has not taken. */
  held(): number {
    return this.#received - this.#delivered;
  }

  /** True once the source's end-of-file has been read. */
  ended(): boolean {
    return this.#ended;
  }

  unacknowledged(): number | undefined {
    return this.#means.system.unacknowledged(this.#sink.descriptor);
  }

  /** True once there is nothing to deliver any more, and there will be nothing. */
  drained(): boolean {
    return (this.#ended || this.#closing) && this.#received === this.#delivered;
  }

  /** Delivers what is held; what comes in from now on is thrown away. Whether this is news. */
  close(): boolean {
    const news = !this.#closing;
    this.#closing = true;
    return news;
  }

  /** Sends FIN, once. */
  finish(): void {
    if (this.finished) return;
    this.finished = true;
    // If it fails the connection is broken, and an event says so.
    this.#means.system.finish(this.#sink.descriptor);
  }

  /** Moves what can be moved now. */
  pump(): Pumped {
    let left = turn;
    while (left > 0) {
      const before = this.#received + this.#delivered;
      if (
        this.held() > 0 &&
        this.#sink.writable &&
        this.#taken(this.#held.flush(this.#sink.descriptor)) === failed
      )
        return 'sink-failed';
      if (this.source.readable && !this.#ended) {
        const filled = this.#closing ? this.#drop() : this.#fill();
        if (filled !== 'waiting') return filled;
      }
      const moved = this.#received + this.#delivered - before;
      if (moved === 0) break;
      left -= moved;
    }
    return left > 0 ? 'waiting' : 'again';
  }

  /** Lets go of what it holds. */
  release(): void {
    this.#held.release();
  }

  #fill(): Pumped {
    const room = this.#means.bufferSize - this.held();
    if (room <= 0) return 'waiting';
    // splice(2) gets past no urgent data, and takes it for the end if the end is behind it.
    const copies = this.source.urgent || this.#mayHaveEnded;
    const wantsPipe = this.held() > 0 || this.#bulk >= bulkAfter;
    if (!copies && wantsPipe && this.#held.openPipe()) return this.#splice(room);
    return this.held() > 0 ? 'waiting' : this.#copy();
  }

  #copy(): Pumped {
    const { system, buffer } = this.#means;
    const count = system.receive(this.source.descriptor, buffer);
    const full = count === buffer.bytes.length;
    if (count <= 0) return this.#nothingRead(count);
    // A short read has emptied the socket; whatever comes later is a new event.
    const { ending, urgent } = this.source;
    if (!full && !ending && !urgent) this.source.readable = false;
    this.#mayHaveEnded = false;
    this.#received += count;
    this.#bulk = full ? this.#bulk + 1 : 0;
    let sent = 0;
    if (this.#sink.writable) sent = this.#taken(system.send(this.#sink.descriptor, buffer, count));
    if (sent === failed) return 'sink-failed';
    if (sent < count) this.#held.keep(buffer.bytes.subarray(sent, count));
    return 'waiting';
  }

  #splice(room: number): Pumped {
    const wanted = Math.max(room, this.#means.buffer.bytes.length);
    const count = this.#held.fill(this.source.descriptor, wanted);
    if (count === 'full') return 'waiting';
    if (count === 0) {
      // Only reading can tell: as soon as nothing is held any more.
      this.#mayHaveEnded = true;
      return this.held() > 0 ? 'waiting' : this.#copy();
    }
    if (count < 0) return this.#nothingRead(count);
    this.#received += count;
    if (count >= smallRead) this.#bulk = bulkAfter + patience;
    else if (this.#bulk > 0) this.#bulk -= 1;
    return 'waiting';
  }

  #drop(): Pumped {
    const { system, buffer } = this.#means;
    const count = system.receive(this.source.descriptor, buffer);
    return count > 0 ? 'again' : this.#nothingRead(count);
  }

  #nothingRead(count: number): Pumped {
    if (count === failed) return 'source-failed';
    if (count === 0) this.#ended = true;
    this.source.readable = false;
    return 'waiting';
  }

  /** How much the sink has taken, or `failed`. */
  #taken(count: number): number {
    if (count === failed) return failed;
    if (count <= 0) {
      this.#sink.writable = false;
      return 0;
    }
    this.#delivered += count;
    return count;
  }
}
