import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { Failure, HarnessFault } from '../errors.js';
import type { Journal } from './journal.js';
import { Peer } from './peer.js';
import { relay } from './relay.js';

/** What the origin does with a connection as soon as it has accepted it. */
export type Conduct = 'echo' | 'close' | 'read' | 'ignore';

/** The scriptable destination behind the subject. */
export class Origin {
  readonly host: string;
  readonly port: number;
  /** Everyone accepted so far, in order. */
  readonly peers: Peer[] = [];
  readonly #server: Server;
  readonly #journal: Journal;
  readonly #absorbed: Socket[] = [];
  #conduct: Conduct = 'read';
  #absorbing = false;

  private constructor(server: Server, journal: Journal) {
    const { address, port } = server.address() as AddressInfo;
    this.host = address;
    this.port = port;
    this.#server = server;
    this.#journal = journal;
    server.on('connection', (socket) => {
      if (this.#absorbing) this.#takeIn(socket);
      else this.#admit(socket);
      journal.wake();
    });
  }

  /** Listens on a free port of `host`. Rejects with {@link HarnessFault}. */
  static async listen(host: string, journal: Journal): Promise<Origin> {
    const server = createServer({ allowHalfOpen: true, pauseOnConnect: true, noDelay: true });
    await new Promise<void>((listening, failed) => {
      server.once('error', (error) => failed(new HarnessFault(`no origin: ${error.message}`)));
      server.listen({ host, port: 0, backlog: 4096 }, listening);
    });
    return new Origin(server, journal);
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
    const reads = this.#conduct === 'read' || this.#conduct === 'echo';
    const peer = new Peer(name, socket, this.#journal, reads);
    if (this.#conduct === 'echo') relay(peer, peer);
    if (this.#conduct === 'close') {
      this.#journal.add(name, 'sent-fin');
      socket.destroy();
    }
    this.peers.push(peer);
  }

  /** Sets what happens to connections accepted from now on. `read` reads and keeps quiet. */
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
    this.#server.close();
    for (const socket of this.#absorbed) socket.destroy();
    for (const peer of this.peers) peer.discard();
  }
}
