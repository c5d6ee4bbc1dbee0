import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure, HarnessFault, Skip } from '../errors.js';
import { type CommandLine, isPositional, truncateCommand } from './command.js';
import { type Flood, flood } from './flood.js';
import { Journal } from './journal.js';
import { Origin } from './origin.js';
import { createPayload, type Payload } from './payload.js';
import { Peer } from './peer.js';
import { choosePort } from './port.js';
import { connectOnce, defaultReadyCheck, type ReadyCheck } from './readiness.js';
import type { Reaper } from './reaper.js';
import type { Usage } from './resources.js';
import { startSubject } from './start.js';
import { Subject, type SubjectOptions } from './subject.js';

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
  /** The program that `model.wire` is to run instead of random ones. */
  wire?: string;
}

/** How a case wants its subject. */
export interface Setup {
  /** The destination's name or address as the subject is told it; `127.0.0.1` unless said. */
  host?: string;
  /** The address at which the origin listens; `127.0.0.1` unless said. */
  originHost?: string;
  /** How many files the subject may have open at once. */
  descriptors?: number;
  /** The case starts the subject itself, and judges how it ends. */
  byCase?: boolean;
}

/** How a subject is started by a case. */
export interface Start {
  /** The port to listen on, with no other tried; unless said, a free one. */
  port?: number;
}

/** A command line that is not the usual one. */
export interface Launch {
  /** Only so many of the words that hold the destination and the port; all of them unless said. */
  keep?: number;
  /** Words to add at the end. */
  extra?: readonly string[];
  /** What to put for the destination's port. */
  port?: string;
  /** What to put for the port to listen on, made of a free one. */
  listen?: (free: number) => string;
}

const readyWithin = 10_000;
const graceful = 2_000;
const connectWithin = 5_000;
const absorbWithin = 2_000;
const loopback = '127.0.0.1';

/** The address is not one of this machine, or the whole protocol is not there. */
function isMissing(error?: NodeJS.ErrnoException): boolean {
  return error?.code === 'EADDRNOTAVAIL' || error?.code === 'EAFNOSUPPORT';
}

/** Everything that a case works with: a fresh subject between fresh peers. */
export class CaseContext {
  readonly journal = new Journal();
  readonly stall: number;
  /** Every client so far, in the order in which they were connected. */
  readonly clients: Peer[] = [];
  readonly #options: ContextOptions;
  readonly #setup: Setup;
  readonly #subjects: Subject[] = [];
  readonly #starting: Promise<Subject>[] = [];
  readonly #closed = new AbortController();
  #origin: Origin | undefined;
  #connects = 0;

  constructor(options: ContextOptions, setup: Setup = {}) {
    this.#options = options;
    this.#setup = setup;
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
  async startSubject({ port }: Start = {}): Promise<Subject> {
    const connects = this.#readyCheck === connectOnce;
    if (connects) this.origin.absorb();
    const starting = startSubject(this.#command(), this.#subjectOptions(), port);
    this.#starting.push(starting);
    const subject = await starting;
    this.#subjects.push(subject);
    if (connects) await this.origin.absorbed(this.scaled(absorbWithin));
    return subject;
  }

  /**
   * Starts the subject's program with other words, and does not wait until it listens. Throws
   * {@link Skip} when nobody can say what more or fewer words mean on its command line.
   */
  async launch({ keep = 3, extra = [], port, listen }: Launch): Promise<Subject> {
    const command = this.#command();
    if ((keep < 3 || extra.length > 0) && !isPositional(command))
      throw new Skip('its command line is not PROGRAM HOST PORT LISTEN: others may have defaults');
    const words = truncateCommand(command, keep);
    const free = await choosePort();
    const wrong = listen ? words.map((word) => word.replaceAll('{listen}', listen(free))) : words;
    const [program, ...rest] = [...wrong, ...extra] as unknown as CommandLine;
    const options = this.#subjectOptions();
    if (port !== undefined) options.destination = { ...options.destination, port };
    const subject = new Subject([program, ...rest], free, options);
    this.#subjects.push(subject);
    return subject;
  }

  #command(): CommandLine {
    const { command } = this.#options;
    if (command === direct) throw new Skip('a direct connection is no program');
    return command;
  }

  get #readyCheck(): ReadyCheck {
    return this.#options.readyCheck ?? defaultReadyCheck;
  }

  #subjectOptions(): SubjectOptions {
    const { host = loopback, descriptors } = this.#setup;
    return {
      destination: { host, port: this.origin.port },
      reaper: this.#options.reaper,
      readyWithin: this.scaled(readyWithin),
      graceful: this.scaled(graceful),
      readyCheck: this.#readyCheck,
      signal: this.#closed.signal,
      ...(descriptors !== undefined && { descriptors }),
    };
  }

  /** The destination behind the subject. */
  get origin(): Origin {
    if (!this.#origin) throw new Error('the case has not been started');
    return this.#origin;
  }

  /** The subject that was started last; undefined on a direct connection. */
  get subject(): Subject | undefined {
    return this.#subjects.at(-1);
  }

  /** What the subject holds and has used, all its processes together. Throws {@link Skip}. */
  usage(): Usage {
    if (!this.subject) throw new Skip('a direct connection has no process to measure');
    const usage = this.subject.usage();
    if (!usage)
      throw new Skip(
        "the subject's processes cannot be looked at: it needs /proc, and to be of the same user",
      );
    return usage;
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

  /**
   * What the connection on the other side of the subject has seen, for the peer of that name.
   * Which it is, is known by the order in which both were made; where that is not certain, it is
   * said so.
   */
  otherSide(name: string): string | undefined {
    const peers = this.#origin?.peers ?? [];
    const [own, others] = name.startsWith('client') ? [this.clients, peers] : [peers, this.clients];
    const other = others[own.findIndex((each) => each.name === name)];
    if (!other)
      return others === peers ? 'the proxy has not connected to the destination' : undefined;
    const sure = this.clients.length === peers.length ? '' : ', if it is the same connection';
    const sent = other.sent === 1 ? '1 byte' : `${other.sent} bytes`;
    return `${other.name} had sent ${sent} and received ${other.received}; ${other.describe()}${sure}`;
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

  /** The one program to run, where the user has given one. */
  get wire(): string | undefined {
    return this.#options.wire;
  }

  /**
   * Connects a client through the subject, which has so many milliseconds, stretched by the time
   * scale, to accept it. One that is not `reading` never takes a byte in.
   */
  async connect({ reading = true, patience = connectWithin } = {}): Promise<Peer> {
    const { port, host = loopback } = this.subject ? { port: this.subject.port } : this.origin;
    this.#connects += 1;
    const name = `client ${this.#connects}`;
    const socket = connect({ port, host, allowHalfOpen: true, noDelay: true }).pause();
    const peer = new Peer(name, socket, this.journal, reading);
    this.clients.push(peer);
    socket.once('connect', () => this.journal.add(name, 'connected'));
    const within = this.scaled(patience);
    const answered = await this.until(() => !socket.connecting, within);
    // A proxy that accepts and resets at once has accepted, though the system may say so late.
    const refused = peer.error !== undefined && peer.error !== 'ECONNRESET';
    if (!answered || refused) {
      peer.discard();
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
    await Promise.allSettled(this.#starting);
    const gone = await Promise.all(this.#subjects.map((subject) => subject.stop()));
    return gone.every(Boolean);
  }
}
