import type { Socket } from 'node:net';
import { lag } from './lag.js';
import type { Stream } from './stream.js';

/** What one end of a connection has seen. */
export interface EndReport {
  /** Bytes that have come in. */
  received: number;
  /** Bytes handed to the socket: not less than what has gone out. */
  sent: number;
  /** `fin`, `reset`, `left` (see Fate), `hung`, or the code of another error. */
  fate: string;
  /** How long this end had stopped reading when the reset came, in milliseconds. */
  stalledFor?: number;
  /** The longest that this end did not get to run, in milliseconds. */
  heldUp: number;
}

export interface EndSetup {
  socket: Socket;
  incoming: Stream;
  outgoing: Stream;
  /** How much of `outgoing` is out already. */
  sent: number;
  /** Most bytes in one write. */
  chunk: number;
  /** How long this end may see nothing move, in milliseconds, until it gives up. */
  patience: number;
  /** Cuts waits short. */
  stop: AbortSignal;
  /** Called for the first wrong byte. */
  onMismatch(offset: number): void;
}

/** One end of a connection: checks every byte that comes in and notes how it all ends. */
export class End {
  readonly setup: EndSetup;
  readonly socket: Socket;
  received = 0;
  sent: number;
  /** The other side's FIN has come, and no reset with it. */
  fin = false;
  /** This end has gone away, and can tell no more. */
  left = false;
  /** Bytes a second that are read; 0 is as fast as they come. */
  rate = 0;
  /** When this end stopped reading. */
  stalledAt: number | undefined;
  #stalledFor: number | undefined;
  #correct = true;
  #broken: string | undefined;
  #closed = false;
  #hung = false;
  readonly #began = performance.now();
  #moved = performance.now();
  readonly #patience: NodeJS.Timeout;
  #wake = () => {};

  constructor(setup: EndSetup) {
    this.setup = setup;
    this.socket = setup.socket;
    this.sent = setup.sent;
    const wake = () => this.#wake();
    this.socket.on('drain', wake).on('connect', wake).on('finish', wake);
    this.socket.on('data', (chunk: Buffer) => this.take(chunk));
    this.socket.on('end', () => this.#ended());
    this.socket.on('error', (error: NodeJS.ErrnoException) => {
      this.#broken ??= error.code ?? error.message;
      if (this.stalledAt !== undefined) this.#stalledFor = performance.now() - this.stalledAt;
      wake();
    });
    this.socket.on('close', () => {
      this.#closed = true;
      wake();
    });
    this.#patience = setInterval(() => this.#lookAtTime(), setup.patience / 8);
  }

  /** Checks bytes that have come in. */
  take(chunk: Buffer): void {
    const wrong = this.#correct ? this.setup.incoming.mismatch(chunk, this.received) : -1;
    this.received += chunk.length;
    this.move();
    if (wrong >= 0) {
      this.#correct = false;
      this.setup.onMismatch(wrong);
    }
    if (this.rate > 0) {
      this.socket.pause();
      setTimeout(() => this.socket.resume(), (1000 * chunk.length) / this.rate);
    }
    this.#wake();
  }

  /** Notes that something goes on here: patience is counted anew. */
  move(): void {
    this.#moved = performance.now();
  }

  /** Whether nothing can happen any more. */
  over(): boolean {
    return this.#broken !== undefined || this.#closed || this.#hung;
  }

  /** Waits until the condition holds or all is over. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition() && !this.over())
      await new Promise<void>((woken) => {
        this.#wake = woken;
      });
  }

  /** Closes what is still open and says what was seen. */
  close(): EndReport {
    clearInterval(this.#patience);
    this.socket.destroy();
    const { received, sent } = this;
    const stalledFor = this.#stalledFor;
    const heldUp = lag.since(this.#began);
    const seen = { received, sent, fate: this.#fate(), heldUp };
    return { ...seen, ...(stalledFor !== undefined && { stalledFor }) };
  }

  /**
   * libuv takes a hang-up after a short read for the end, although it may have been a reset. A
   * write of no bytes sends nothing and fails if it was. After our own FIN there is no asking.
   */
  #ended(): void {
    const fin = () => {
      this.fin = true;
      this.move();
      this.#wake();
    };
    if (!this.socket.writable) fin();
    else this.socket.write('', (error) => !error && fin());
  }

  #lookAtTime(): void {
    if (performance.now() - this.#moved < this.setup.patience) return;
    this.#hung = true;
    this.#wake();
  }

  #fate(): string {
    if (this.left) return 'left';
    if (this.#broken)
      return ['ECONNRESET', 'EPIPE'].includes(this.#broken) ? 'reset' : this.#broken;
    if (this.#hung) return 'hung';
    return this.fin ? 'fin' : 'closed';
  }
}
