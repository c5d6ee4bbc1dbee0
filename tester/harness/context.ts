import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure, HarnessFault, Skip } from '../errors.js';
import { type Flood, flood } from './flood.js';
import { Journal } from './journal.js';
import { Origin } from './origin.js';
import { describeOther } from './other-side.js';
import { createPayload, type Payload } from './payload.js';
import { Peer } from './peer.js';
import type { Usage } from './resources.js';
import {
  type ContextOptions,
  direct,
  type Launch,
  loopback,
  type Setup,
  type Start,
} from './setup.js';
import type { Subject } from './subject.js';
import { Subjects } from './subjects.js';

const connectWithin = 5_000;

/** The address is not one of this machine, or the whole protocol is not there. */
function isMissing(error?: NodeJS.ErrnoException): boolean {
  return error?.code === 'EADDRNOTAVAIL' || error?.code === 'EAFNOSUPPORT';
}

/** The client's own address could not be had, which is no fault of the subject. */
function isUnbindable(error: string | undefined): boolean {
  return error === 'EADDRNOTAVAIL' || error === 'EADDRINUSE';
}

/** How a client is connected. */
export interface ConnectOptions {
  /** False for one that never takes a byte in. */
  reading?: boolean;
  /** Milliseconds that the subject has to accept it, stretched by the time scale. */
  patience?: number;
  /** Where it comes from; unless said, from 127.0.0.1 and a free port. */
  from?: { address: string; port: number };
}

/** Everything that a case works with: a fresh subject between fresh peers. */
export class CaseContext {
  readonly journal = new Journal();
  readonly stall: number;
  /** Every client so far, in the order in which they were connected. */
  readonly clients: Peer[] = [];
  readonly #options: ContextOptions;
  readonly #setup: Setup;
  readonly #closed = new AbortController();
  readonly #subjects: Subjects;
  readonly #overrun = new AbortController();
  #origin: Origin | undefined;
  #connects = 0;

  constructor(options: ContextOptions, setup: Setup = {}) {
    this.#options = options;
    this.#setup = setup;
    const tell = (failure: Failure) => this.#overrun.abort(failure);
    this.#subjects = new Subjects(options, setup, this.#closed.signal, tell);
    this.stall = options.stall;
  }

  /** Starts origin and subject. Rejects with {@link Failure}, {@link Skip} or `HarnessFault`. */
  async start(): Promise<void> {
    const { originHost = loopback, byCase } = this.#setup;
    this.#origin = await Origin.listen(originHost, this.journal).catch((error) => {
      throw isMissing(error.cause) ? new Skip(`this machine has no ${originHost}`) : error;
    });
    if (this.#closed.signal.aborted) return this.#origin.close();
    if (this.#options.command !== direct && !byCase) await this.startSubject();
  }

  /** Starts the subject, for a case that does so itself. Rejects with {@link Failure}. */
  startSubject(start: Start = {}): Promise<Subject> {
    return this.#subjects.start(this.origin, start);
  }

  /**
   * Starts the subject's program with other words, and does not wait until it listens. Throws
   * {@link Skip} when nobody can say what more or fewer words mean on its command line.
   */
  launch(words: Launch): Promise<Subject> {
    return this.#subjects.launch(this.origin, words);
  }

  /** The destination behind the subject. */
  get origin(): Origin {
    if (!this.#origin) throw new Error('the case has not been started');
    return this.#origin;
  }

  /** The subject that was started last; undefined on a direct connection. */
  get subject(): Subject | undefined {
    return this.#subjects.latest;
  }

  /** Aborted when a limit ends a subject; its reason is the {@link Failure}, that of the first. */
  get overrun(): AbortSignal {
    return this.#overrun.signal;
  }

  /** What the subject holds and has used, all its processes together. Throws {@link Skip}. */
  usage(): Usage {
    return this.#subjects.usage();
  }

  /**
   * Does the same without the subject, to learn what this machine does by itself. A failure there
   * is no fault of the subject: it rejects with {@link HarnessFault}.
   */
  async onDirect<T>(work: (direct: CaseContext) => Promise<T>): Promise<T> {
    const { originHost } = this.#setup;
    const context = new CaseContext(
      { ...this.#options, command: direct },
      originHost ? { originHost } : {},
    );
    try {
      await context.start();
      return await work(context);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      throw new HarnessFault(`on a direct connection: ${error.message}`);
    } finally {
      await context.close();
    }
  }

  /** What the connection on the other side of the subject has seen, for the peer of that name. */
  otherSide(name: string): string | undefined {
    return describeOther(name, this.clients, this.#origin?.peers ?? []);
  }

  /** A deadline of the tester, stretched by the time scale. */
  scaled(ms: number): number {
    return ms * this.#options.timeScale;
  }

  /** A stream of bytes of its own for each name, the same in each run with the same seed. */
  payload(name: string): Payload {
    return createPayload(this.#options.seed, name);
  }

  /** What every random choice of the case begins with. */
  get seed(): number {
    return this.#options.seed;
  }

  /** What is to be printed about wrong arguments, where the profile says so. */
  get usageText(): string | undefined {
    return this.#options.usageText;
  }

  /** The one program to run, where the user has given one. */
  get wire(): string | undefined {
    return this.#options.wire;
  }

  /**
   * Connects a client through the subject. Rejects with {@link Failure}, and with {@link Skip}
   * when it cannot come from where it is to.
   */
  async connect(options: ConnectOptions = {}): Promise<Peer> {
    const { reading = true, patience = connectWithin, from } = options;
    const { port, host = loopback } = this.subject ? { port: this.subject.port } : this.origin;
    this.#connects += 1;
    const name = `client ${this.#connects}`;
    const own = from && { localAddress: from.address, localPort: from.port };
    const socket = connect({ port, host, allowHalfOpen: true, noDelay: true, ...own }).pause();
    const peer = new Peer(name, socket, this.journal, reading);
    this.clients.push(peer);
    socket.once('connect', () => this.journal.add(name, 'connected'));
    const within = this.scaled(patience);
    const answered = await this.until(() => !socket.connecting, within);
    // A proxy that accepts and resets at once has accepted, though the system may say so late.
    const refused = peer.error !== undefined && peer.error !== 'ECONNRESET';
    if (!answered || refused) {
      peer.discard();
      if (from && isUnbindable(peer.error))
        throw new Skip(`no client can come from ${from.address}:${from.port}: ${peer.error}`);
      const expected = `the proxy to accept ${name} on port ${port}`;
      const seen = refused ? `${peer.error}` : `no answer within ${within / 1000} s`;
      throw new Failure({ expected, seen, peer: name }, !answered);
    }
    return peer;
  }

  /** Connects `count` clients, one after the other. */
  async connectMany(count: number): Promise<Peer[]> {
    const clients: Peer[] = [];
    while (clients.length < count) clients.push(await this.connect());
    return clients;
  }

  /** Connects `count` clients at the same instant. */
  connectAtOnce(count: number): Promise<Peer[]> {
    return Promise.all(Array.from({ length: count }, () => this.connect()));
  }

  /** Has a peer send as much as is taken, up to `cap` bytes. */
  flood(peer: Peer, cap: number): Flood {
    return flood(peer, this.payload(`flood of ${peer.name}`), cap, this.journal);
  }

  /** True once `condition` holds, false after `within` milliseconds (not stretched). */
  until(condition: () => boolean, within: number): Promise<boolean> {
    return this.#over ?? this.journal.until(condition, within);
  }

  /** Waits; for pauses that are part of the procedure, never for a condition. */
  async sleep(ms: number): Promise<void> {
    await (this.#over ?? sleep(ms));
  }

  /** What a case that was given up waits for, so that it does not go on behind our back. */
  get #over(): Promise<never> | undefined {
    return this.#closed.signal.aborted ? new Promise(() => {}) : undefined;
  }

  /** Drops every connection and ends the subject. Resolves with whether all of it is gone. */
  async close(): Promise<boolean> {
    this.#closed.abort();
    for (const client of this.clients) client.discard();
    this.#origin?.close();
    return this.#subjects.stop();
  }
}
