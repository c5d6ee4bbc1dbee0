import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '../errors.js';
import type { CommandLine } from './command.js';
import { type Flood, flood } from './flood.js';
import { Journal } from './journal.js';
import { Origin } from './origin.js';
import { createPayload, type Payload } from './payload.js';
import { Peer } from './peer.js';
import { connectOnce, defaultReadyCheck, type ReadyCheck } from './readiness.js';
import type { Reaper } from './reaper.js';
import { startSubject } from './start.js';
import type { Subject } from './subject.js';

/**
 * No proxy at all: clients connect straight to the origin. This is the perfect proxy, and whatever
 * it fails about transparency is a fault of the tester.
 */
export const direct = 'direct';

export interface ContextOptions {
  command: CommandLine | typeof direct;
  reaper: Reaper;
  /** The time after which the subject promises to end a stalled pair, in milliseconds. */
  stall: number;
  /** Factor on every deadline of the tester, and on none of the subject's. */
  timeScale: number;
  seed: number;
  /** How readiness is found out; by default whatever costs the subject least on this system. */
  readyCheck?: ReadyCheck;
}

const readyWithin = 10_000;
const graceful = 2_000;
const connectWithin = 5_000;
const absorbWithin = 2_000;

/** Everything that a case works with: a fresh subject between fresh peers. */
export class CaseContext {
  readonly journal = new Journal();
  readonly stall: number;
  readonly #options: ContextOptions;
  readonly #clients: Peer[] = [];
  #origin: Origin | undefined;
  #subject: Subject | undefined;
  #starting: Promise<Subject> | undefined;
  readonly #closed = new AbortController();

  constructor(options: ContextOptions) {
    this.#options = options;
    this.stall = options.stall;
  }

  /** Starts origin and subject. Rejects with {@link Failure} or `HarnessFault`. */
  async start(): Promise<void> {
    this.#origin = await Origin.listen('127.0.0.1', this.journal);
    if (this.#closed.signal.aborted) return this.#origin.close();
    const { command, readyCheck = defaultReadyCheck } = this.#options;
    if (command === direct) return;
    const connects = readyCheck === connectOnce;
    if (connects) this.#origin.absorb();
    this.#starting = startSubject(command, {
      destination: { host: this.#origin.host, port: this.#origin.port },
      reaper: this.#options.reaper,
      readyWithin: this.scaled(readyWithin),
      graceful: this.scaled(graceful),
      readyCheck,
      signal: this.#closed.signal,
    });
    this.#subject = await this.#starting;
    if (connects) await this.#origin.absorbed(this.scaled(absorbWithin));
  }

  /** The destination behind the subject. */
  get origin(): Origin {
    if (!this.#origin) throw new Error('the case has not been started');
    return this.#origin;
  }

  get subject(): Subject | undefined {
    return this.#subject;
  }

  /** A deadline of the tester, stretched by the time scale. */
  scaled(ms: number): number {
    return ms * this.#options.timeScale;
  }

  /** A stream of bytes of its own for each name, the same in each run with the same seed. */
  payload(name: string): Payload {
    return createPayload(this.#options.seed, name);
  }

  /** Connects a client through the subject; one that is not `reading` never takes a byte in. */
  async connect({ reading = true } = {}): Promise<Peer> {
    const { port } = this.#subject ?? this.origin;
    const name = `client ${this.#clients.length + 1}`;
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true }).pause();
    const peer = new Peer(name, socket, this.journal, reading);
    socket.once('connect', () => this.journal.add(name, 'connected'));
    const within = this.scaled(connectWithin);
    const answered = await this.until(() => !socket.connecting, within);
    // A proxy that accepts and resets at once has accepted, though the system may say so late.
    const refused = peer.error !== undefined && peer.error !== 'ECONNRESET';
    if (!answered || refused) {
      peer.discard();
      const expected = `the proxy to accept ${name} on port ${port}`;
      const seen = refused ? `${peer.error}` : `no answer within ${within / 1000} s`;
      throw new Failure({ expected, seen }, !answered);
    }
    this.#clients.push(peer);
    return peer;
  }

  /** Connects `count` clients, one after the other. */
  async connectMany(count: number): Promise<Peer[]> {
    const clients: Peer[] = [];
    while (clients.length < count) clients.push(await this.connect());
    return clients;
  }

  /** Has a peer send as much as is taken, up to `cap` bytes. */
  flood(peer: Peer, cap: number): Flood {
    return flood(peer, this.payload(`flood of ${peer.name}`), cap, this.journal);
  }

  /** True once `condition` holds, false after `within` milliseconds (not stretched). */
  until(condition: () => boolean, within: number): Promise<boolean> {
    return this.journal.until(condition, within);
  }

  /** Waits; for pauses that are part of the procedure, never for a condition. */
  async sleep(ms: number): Promise<void> {
    await sleep(ms);
  }

  /** Drops every connection and ends the subject. Resolves with whether all of it is gone. */
  async close(): Promise<boolean> {
    this.#closed.abort();
    for (const client of this.#clients) client.discard();
    this.#origin?.close();
    const subject = await this.#starting?.catch(() => undefined);
    return (await subject?.stop()) ?? true;
  }
}
