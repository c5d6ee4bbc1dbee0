import type { Socket } from 'node:net';
import type { Journal } from './journal.js';
import { bytesUnderWay } from './sockets.js';

/** What ended a connection, as this peer saw it. */
export type Closing = 'reset' | 'closed';

/** One end of a connection, in the tester's hand: the client's or the origin's. */
export class Peer {
  readonly name: string;
  readonly socket: Socket;
  /** Bytes read so far. */
  received = 0;
  /** Bytes given to the system for sending so far. */
  sent = 0;
  /** The other end's FIN has been read. */
  fin = false;
  /** The connection is over, and how. */
  closing: Closing | undefined;
  /** The system's code for what broke the connection, such as `ECONNRESET`. */
  error: string | undefined;
  readonly #journal: Journal;
  #taken = 0;

  /**
   * Takes over a paused socket. A peer that is not `reading` never takes a byte in,
   * and cannot tell the other end's FIN from a reset: Node reports either as a clean end.
   */
  constructor(name: string, socket: Socket, journal: Journal, reading = true) {
    this.name = name;
    this.socket = socket;
    this.#journal = journal;
    socket.on('end', () => {
      this.fin = true;
      journal.add(name, 'fin');
    });
    socket.on('error', (error: NodeJS.ErrnoException) => this.#close('reset', error.code));
    socket.on('close', () => {
      this.#close('closed');
      // Nothing moves any more, and a case may keep thousands of peers: what was to be sent and
      // compared, by those who listen, goes with the connection.
      socket.removeAllListeners('data').removeAllListeners('drain');
    });
    socket.pause().on('data', (chunk: Buffer) => {
      this.received += chunk.length;
      const offset = this.received - chunk.length;
      journal.add(name, 'received', { bytes: chunk.length, offset });
    });
    if (reading) socket.resume();
  }

  /** Calls `listener` with every chunk and its offset; several may be set. */
  onData(listener: (chunk: Buffer, offset: number) => void): void {
    this.socket.on('data', (chunk: Buffer) => listener(chunk, this.received - chunk.length));
  }

  /** Sends bytes. Returns false when more would only wait in memory; `drain` tells when not. */
  write(bytes: Uint8Array): boolean {
    if (!this.socket.writable) return false;
    this.#journal.add(this.name, 'sent', { bytes: bytes.length, offset: this.sent });
    this.sent += bytes.length;
    return this.socket.write(bytes);
  }

  /** Sends FIN behind everything written; reading goes on. */
  shutdown(): void {
    this.#journal.add(this.name, 'sent-fin');
    this.socket.end();
  }

  /** Closes both directions at once, as the system does for a program that ends. */
  leave(): void {
    this.#journal.add(this.name, 'sent-fin');
    this.#close('closed');
    this.socket.destroy();
  }

  /** Ends the connection with a reset. */
  reset(): void {
    this.#journal.add(this.name, 'sent-reset');
    this.#close('closed', undefined);
    this.discard();
  }

  /** Stops reading: what arrives waits in the kernel, but for what Node has read ahead. */
  pause(): void {
    this.socket.pause();
  }

  resume(): void {
    this.socket.resume();
  }

  /** Ends the connection with a reset, without a word to the journal: for cleaning up. */
  discard(): void {
    const { connecting, writableEnded, writableFinished } = this.socket;
    // While its FIN is on the way a socket cannot be reset: Node would keep it open for good, and
    // not even end before it.
    if (connecting || (writableEnded && !writableFinished)) this.socket.destroy();
    else this.socket.resetAndDestroy();
  }

  /**
   * Bytes that this machine's kernel has taken from us, partly written chunks included. Node
   * itself reports a write only when the whole chunk is out.
   */
  taken(): number {
    const { _handle: handle } = this.socket as unknown as {
      _handle?: { bytesWritten: number; writeQueueSize: number } | null;
    };
    if (handle) this.#taken = handle.bytesWritten - handle.writeQueueSize;
    return this.#taken;
  }

  /**
   * Bytes in the kernel on their way to this peer, where that can be seen. What was seen a tenth of
   * a second ago may serve, unless that is not to be `shared`.
   */
  underWay({ shared = true } = {}): number | undefined {
    const { localPort, remotePort } = this.socket;
    return unreadBytes(localPort, remotePort, { shared });
  }

  /** Bytes taken from this peer that nobody has read, where that can be seen, at this moment. */
  unread(): number | undefined {
    const { localPort, remotePort } = this.socket;
    return unreadBytes(remotePort, localPort, { shared: false });
  }

  /** One phrase about the state of the connection, for reports. */
  describe(): string {
    if (this.closing === 'reset') return 'the connection was reset';
    // Where both ends have said that they are done, Node closes the socket a moment later.
    if (this.fin) return 'end-of-file was read';
    return this.closing ? 'the connection was closed' : 'the connection was open';
  }

  #close(closing: Closing, text?: string): void {
    if (this.closing) return;
    this.closing = closing;
    this.error = text;
    this.#journal.add(this.name, closing, text ? { text } : {});
  }
}

/** Bytes in the kernel between two ports, on their way to the first; undefined without a port. */
function unreadBytes(
  to: number | undefined,
  from: number | undefined,
  look: { shared: boolean },
): number | undefined {
  return to === undefined || from === undefined ? undefined : bytesUnderWay(to, from, look);
}
