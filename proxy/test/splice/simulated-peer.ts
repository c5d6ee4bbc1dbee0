import { ByteQueue, bytesAt, expectBytes } from './bytes.js';
import type { Chance } from './chance.js';

/** The other end of one of the proxy's connections: a client or the destination. */
export class Peer {
  readonly name: string;
  /** Number of the stream of bytes that it writes. */
  readonly stream: number;
  /** The stream that it is to receive, once it is known. */
  source: number | undefined;
  /** How many bytes it has written, and how many of them have got to the proxy's machine. */
  written = 0;
  arrived = 0;
  /** It has sent FIN, or a reset. */
  finished = false;
  gone = false;
  /** It reads whatever comes. */
  reading = true;
  /** What its program has read. */
  received = 0;
  /** How the proxy has closed its direction, as its machine has seen it. */
  ended: 'fin' | 'reset' | undefined;
  readonly inbox = new ByteQueue();
  readonly #inboxSize: number;
  readonly #largestWrite: number;

  /** `largestWrite`: so that a program does not take for ever where buffers are small. */
  constructor(name: string, stream: number, inboxSize: number, largestWrite: number) {
    this.name = name;
    this.stream = stream;
    this.#inboxSize = inboxSize;
    this.#largestWrite = largestWrite;
  }

  get inFlight(): number {
    return this.written - this.arrived;
  }

  /** How much its machine takes at the moment. */
  get room(): number {
    return this.#inboxSize - this.inbox.length;
  }

  /** Writes, unless it cannot any more. */
  write(count: number): void {
    if (this.finished || this.gone || this.ended === 'reset') return;
    this.written += Math.min(count, this.#largestWrite);
  }

  resume(): void {
    this.reading = true;
  }

  pause(): void {
    this.reading = false;
  }

  finish(): void {
    if (!this.gone) this.finished = true;
  }

  reset(): void {
    this.gone = true;
  }

  /** What reaches the proxy's machine next. */
  send(count: number): Buffer {
    const bytes = bytesAt(this.stream, this.arrived, count);
    this.arrived += count;
    return bytes;
  }

  /** Reads up to so many bytes of what has come. */
  read(count: number): void {
    const bytes = this.inbox.take(count);
    if (bytes.length > 0 && this.source === undefined) throw new Error(`${this.name}: from whom?`);
    expectBytes(bytes, this.source ?? 0, this.received, this.name);
    this.received += bytes.length;
  }

  /** What its program can do next by itself. */
  moves(chance: Chance): (() => void)[] {
    if (this.gone || !this.reading || this.inbox.length === 0) return [];
    return [() => this.read(chance.some(this.inbox.length))];
  }
}
