import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Failure, HarnessFault } from '../errors.js';
import type { Journal } from './journal.js';
import { Peer } from './peer.js';
import { choosePort } from './port.js';
import { relay } from './relay.js';
import { Unanswering } from './unanswering.js';

/**
 * What the origin does with a connection as soon as it has accepted it. `read` reads and keeps
 * quiet, `ignore` never reads. A function gets each connection, reading, before its first byte.
 */
export type Conduct = 'echo' | 'close' | 'read' | 'ignore' | ((peer: Peer) => void);

/** How often another port is tried, when somebody was faster. */
const attempts = 5;

/** More than any case lets wait. */
const backlog = 4096;

const create = () => createServer({ allowHalfOpen: true, pauseOnConnect: true, noDelay: true });

function listen(host: string, port: number): Promise<Server> {
  const server = create();
  return new Promise<Server>((listening, failed) => {
    server.once('error', (cause) =>
      failed(new HarnessFault(`no origin: ${cause.message}`, { cause })),
    );
    server.listen({ host, port, backlog }, () => listening(server));
  });
}

/** The scriptable destination behind the subject. */
export class Origin {
  readonly host: string;
  readonly port: number;
  /** Everyone accepted so far, in order. */
  readonly peers: Peer[] = [];
  #server: Server;
  readonly #journal: Journal;
  readonly #absorbed: Socket[] = [];
  #conduct: Conduct = 'read';
  #absorbing = false;
  #unanswering: Unanswering | undefined;
  #closed = false;

  private constructor(server: Server, journal: Journal) {
    const { address, port } = server.address() as AddressInfo;
    this.host = address;
    this.port = port;
    this.#server = server;
    this.#journal = journal;
    this.#attend(server);
  }

  #attend(server: Server): void {
    server.on('connection', (socket) => {
      if (this.#unanswering?.filled(socket.remotePort)) socket.destroy();
      else if (this.#absorbing) this.#takeIn(socket);
      else this.#admit(socket);
      this.#journal.wake();
    });
  }

  /** Listens no more: who connects is refused. Those who are connected stay so. */
  async stopListening(): Promise<void> {
    // Its callback waits for the connections too, which stay; the port is free at once.
    this.#server.close();
    await nextTurn();
  }

  /** Listens on the same port again. Rejects with {@link HarnessFault}. */
  async listenAgain(): Promise<void> {
    const { host, port } = this;
    this.#take(await listen(host, port));
  }

  /**
   * From now on who connects waits for an answer. Those who are connected stay so. Rejects with
   * {@link HarnessFault} or `Skip`.
   */
  async stopAnswering(): Promise<void> {
    await this.stopListening();
    this.#unanswering = await Unanswering.open(this.host, this.port);
    if (this.#closed) this.#unanswering.close();
  }

  /** Accepts everyone who waits, and whoever comes, again. */
  async answerAgain(): Promise<void> {
    await this.#unanswering?.release((listener) => {
      this.#take(create().listen(listener, backlog));
    });
  }

  /** A case that was given up may be about to listen when all of it is closed. */
  #take(server: Server): void {
    this.#server = server;
    this.#attend(server);
    if (this.#closed) server.close();
  }

  /** Listens on a free port of `host`. Rejects with {@link HarnessFault}. */
  static async listen(host: string, journal: Journal): Promise<Origin> {
    // Not one of the system's own choice: those it may give to an outgoing connection while the
    // origin does not listen for a moment.
    for (let left = attempts; ; left--)
      try {
        return new Origin(await listen(host, await choosePort()), journal);
      } catch (error) {
        if (left <= 1) throw error;
      }
  }

  /**
   * Takes in connections from now on without handing them to the case: they only ask whether the
   * subject is ready.
   */
  absorb(): void {
    this.#absorbing = true;
  }

  /** Waits, for at most `within` ms, until one absorbed connection has come and gone; stops that. */
  async absorbed(within: number): Promise<void> {
    const gone = () =>
      this.#absorbed.length > 0 && this.#absorbed.every(({ destroyed }) => destroyed);
    await this.#journal.until(gone, within);
    for (const socket of this.#absorbed) socket.destroy();
    this.#absorbing = false;
  }

  #takeIn(socket: Socket): void {
    this.#absorbed.push(socket);
    socket.on('error', () => {}).on('end', () => socket.end());
    socket.on('close', () => this.#journal.wake()).resume();
  }

  #admit(socket: Socket): void {
    const name = `origin ${this.peers.length + 1}`;
    this.#journal.add(name, 'accepted');
    const reads = this.#conduct !== 'ignore' && this.#conduct !== 'close';
    const peer = new Peer(name, socket, this.#journal, reads);
    if (this.#conduct === 'echo') relay(peer, peer);
    if (this.#conduct === 'close') {
      this.#journal.add(name, 'sent-fin');
      socket.destroy();
    }
    this.peers.push(peer);
    if (typeof this.#conduct === 'function') this.#conduct(peer);
  }

  /** Sets what happens to connections accepted from now on. */
  behave(conduct: Conduct): void {
    this.#conduct = conduct;
  }

  /** The connection number `index` (from 0), once it has arrived. */
  async accepted(index: number, within: number): Promise<Peer> {
    if (!(await this.#journal.until(() => this.peers.length > index, within)))
      throw new Failure(
        {
          expected: `the proxy to connect to the destination within ${within / 1000} s`,
          seen: `${this.peers.length} connections at the destination`,
          likelyCause: 'The proxy dials late, or not at all, or one destination for all clients.',
        },
        true,
      );
    return this.peers[index] as Peer;
  }

  /** Stops listening and drops every connection. */
  close(): void {
    this.#closed = true;
    this.#server.close();
    this.#unanswering?.close();
    for (const socket of this.#absorbed) socket.destroy();
    for (const peer of this.peers) peer.discard();
  }
}
