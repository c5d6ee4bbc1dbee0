import { blocked, events, failed } from '../../splice/system.js';
import { ByteQueue, expectBytes } from './bytes.js';
import type { Chance } from './chance.js';
import { Pollable } from './simulated-epoll.js';
import type { Peer } from './simulated-peer.js';
import type { SimulatedPipe } from './simulated-pipe.js';

/** How much the two directions of a socket hold. */
export interface Sizes {
  receive: number;
  send: number;
}

/** A socket of the proxy as Linux has it: see tcp.c for what comes first after a reset. */
export class SimulatedSocket extends Pollable {
  peer: Peer | undefined;
  /** 4 or 6, for one that connects. */
  family = 0;
  /** Whose bytes are written here. */
  source: SimulatedSocket | undefined;
  state: 'new' | 'dialing' | 'open' | 'broken' = 'new';
  /** What comes of the attempt to connect, if anything does. */
  answer: (() => void) | undefined;
  readonly incoming = new ByteQueue();
  readonly outgoing = new ByteQueue();
  /** Bytes that the proxy has read, and written. */
  read = 0;
  written = 0;
  acknowledged = 0;
  /** The proxy has read the end-of-file. */
  endRead = false;
  closed = false;
  /** The peer's FIN has come (`SOCK_DONE`), its reset has come, the proxy's FIN is due. */
  done = false;
  reset = false;
  finished = false;
  keptAlive = false;
  lingers = true;
  /** Both are told once: the error by `SO_ERROR` or a call, the space to who has been refused. */
  #error: string | undefined;
  #refused = false;
  readonly #sizes: Sizes;
  readonly #chance: Chance;

  constructor(sizes: Sizes, chance: Chance) {
    super();
    this.#sizes = sizes;
    this.#chance = chance;
  }

  open(peer: Peer): void {
    this.peer = peer;
    this.state = 'open';
    this.changed();
  }

  bits(): number {
    if (this.state === 'new') return events.writable | events.hangUp;
    if (this.state === 'dialing') return 0;
    const broken = this.state === 'broken';
    const noMore = this.done || broken;
    let bits = noMore ? events.readable | events.readHangUp : 0;
    if (broken || (this.done && this.finished)) bits |= events.hangUp;
    if (this.incoming.length > 0) bits |= events.readable;
    if (this.finished || broken || this.#roomy) bits |= events.writable;
    else this.#refused = true;
    return this.#error ? bits | events.error : bits;
  }

  /** Enough is free that it is worth while to wake a writer. */
  get #roomy(): boolean {
    return this.#sizes.send - this.outgoing.length >= this.outgoing.length / 2;
  }

  takeError(): string | undefined {
    const error = this.#error;
    this.#error = undefined;
    return error;
  }

  /** What a read finds that finds no bytes: `failed`, 0 or `blocked`. Gives the error's code too. */
  nothing(): [number, string?] {
    this.#expectOpen();
    const error = this.done ? undefined : this.takeError();
    if (error) return [failed, error];
    if (!this.done && this.state !== 'broken') return [blocked];
    this.endRead = true;
    return [0];
  }

  /** Reads up to `count` bytes: all that there are, as the kernel does. */
  receive(count: number): Buffer {
    this.#expectOpen();
    const bytes = this.incoming.take(count);
    this.read += bytes.length;
    return bytes;
  }

  receiveInto(pipe: SimulatedPipe, count: number): number {
    this.#expectOpen();
    const moved = pipe.fill(this.incoming, this.#chance.some(count));
    this.read += moved;
    return moved;
  }

  /** How much of so many bytes a write takes: some, or `blocked`, or `failed` and why. */
  takes(count: number): [number, string?] {
    this.#expectOpen();
    if (this.finished) throw new Error('a write after FIN');
    const error = this.takeError();
    if (error || this.state === 'broken') return [failed, error ?? 'EPIPE'];
    const room = this.#sizes.send - this.outgoing.length;
    const taken = room > 0 ? this.#chance.some(Math.min(count, room)) : 0;
    if (taken < count) this.#refused = true;
    return [taken || blocked];
  }

  write(bytes: Buffer): void {
    if (!this.source?.peer) throw new Error('bytes from nowhere');
    expectBytes(bytes, this.source.peer.stream, this.written, `to ${this.peer?.name}`);
    this.outgoing.push(Buffer.from(bytes));
    this.written += bytes.length;
    if (this.written > this.source.read) throw new Error('written before it was read');
  }

  #expectOpen(): void {
    if (this.state === 'new' || this.state === 'dialing') throw new Error('not connected');
  }

  /** Shuts its sending side; the kernel tells whoever watches. */
  finish(): number {
    this.#expectOpen();
    if (this.finished) throw new Error('FIN is sent twice');
    this.finished = true;
    this.changed();
    return this.state === 'broken' ? failed : 0;
  }

  close(): void {
    this.closed = true;
    const rude = !this.lingers || this.incoming.length > 0;
    if (rude) this.outgoing.clear();
    if (rude && this.state === 'open' && this.peer && !this.peer.gone) this.peer.ended = 'reset';
    this.finished = true;
  }

  /** What the network can do next with this connection. */
  moves(): (() => void)[] {
    const { peer } = this;
    if (this.state === 'dialing') return this.answer && !this.closed ? [this.answer] : [];
    if (!peer || this.state === 'broken') return peer?.moves(this.#chance) ?? [];
    const moves = peer.moves(this.#chance);
    const alive = peer.ended !== 'reset' && !peer.gone;
    if (alive && this.outgoing.length > 0 && peer.room > 0) moves.push(() => this.#deliver(peer));
    if (alive && this.finished && !this.outgoing.length && !peer.ended)
      moves.push(() => this.#endPeer(peer));
    if (this.closed && alive && peer.inFlight > 0)
      moves.push(() => {
        // Nobody is there to read it.
        peer.ended = 'reset';
        this.outgoing.clear();
      });
    if (this.closed) return moves;
    const room = this.#sizes.receive - this.incoming.length;
    if (peer.inFlight > 0 && room > 0) moves.push(() => this.#arrive(peer, room));
    if (peer.finished && peer.inFlight === 0 && !this.done) moves.push(() => this.#hearEnd());
    // After both FINs the connection is no more, and there is nothing to reset.
    if (peer.gone && !(this.done && peer.ended)) moves.push(() => this.#hearReset());
    return moves;
  }

  #arrive(peer: Peer, room: number): void {
    this.incoming.push(peer.send(this.#chance.some(Math.min(peer.inFlight, room))));
    this.changed();
  }

  #deliver(peer: Peer): void {
    const count = this.#chance.some(Math.min(this.outgoing.length, peer.room));
    peer.inbox.push(this.outgoing.take(count));
    this.acknowledged += count;
    if (this.#refused && this.#roomy) {
      this.#refused = false;
      this.changed();
    }
  }

  #endPeer(peer: Peer): void {
    peer.ended = 'fin';
    this.changed();
  }

  #hearEnd(): void {
    this.done = true;
    this.changed();
  }

  #hearReset(): void {
    this.reset = true;
    this.break(this.done && !this.finished ? 'EPIPE' : 'ECONNRESET');
  }

  break(error: string): void {
    this.state = 'broken';
    this.#error = error;
    this.outgoing.clear();
    this.changed();
  }
}
