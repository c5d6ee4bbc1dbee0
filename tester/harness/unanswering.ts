import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Server, type Socket } from 'node:net';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { HarnessFault, Skip } from '../errors.js';

const program = fileURLToPath(new URL('./unanswering-process.js', import.meta.url));

/** A connection on loopback that has not come about after this long never will, in milliseconds. */
const hopeless = 150;
/** More than any system lets wait in a backlog of one. */
const mostFillers = 32;

/**
 * A listener with a full backlog that nobody accepts from: who dials it gets no answer at all. It
 * belongs to a second process that stands still, because Node accepts whatever it can.
 */
export class Unanswering {
  readonly #process: ChildProcess;
  readonly #fillers: Socket[];

  private constructor(process: ChildProcess, fillers: Socket[]) {
    this.#process = process;
    this.#fillers = fillers;
  }

  /** Takes over a port that is free. Rejects with {@link HarnessFault} or {@link Skip}. */
  static async open(host: string, port: number): Promise<Unanswering> {
    const child = fork(program, [host, String(port)], {
      execArgv: [],
      stdio: ['pipe', 'ignore', 'ignore', 'ipc'],
    });
    child.stdin?.on('error', () => {});
    const died = once(child, 'exit').then(() => ['it has ended']);
    const [word] = await Promise.race([once(child, 'message'), died]);
    if (word !== 'listening') throw new HarnessFault(`no listener that does not answer: ${word}`);
    try {
      return new Unanswering(child, await fill(host, port));
    } catch (error) {
      child.kill('SIGKILL');
      throw error;
    }
  }

  /**
   * Gives the listener back, without a moment in which nobody listens: everyone who waits in it
   * is accepted by whoever takes it on. `take` is to do so before it returns.
   */
  async release(take: (listener: Server) => void): Promise<void> {
    const back = once(this.#process, 'message');
    this.#process.stdin?.write('.');
    const [, listener] = await back;
    take(listener as Server);
  }

  /** True once for each connection, by its port, that only stood in the way of others. */
  filled(port: number | undefined): boolean {
    const at = this.#fillers.findIndex(({ localPort }) => localPort === port);
    const [filler] = at < 0 ? [] : this.#fillers.splice(at, 1);
    filler?.destroy();
    return filler !== undefined;
  }

  close(): void {
    for (const filler of this.#fillers) filler.destroy();
    this.#process.kill('SIGKILL');
  }
}

/** Connects until nothing more is answered; returns the connections that were. */
async function fill(host: string, port: number): Promise<Socket[]> {
  const answered: Socket[] = [];
  while (answered.length < mostFillers) {
    const socket = connect({ host, port }).on('error', () => {});
    await Promise.race([once(socket, 'connect'), sleep(hopeless)]);
    // A busy machine may have held us up for longer than that: first hear what has happened.
    await nextTurn();
    await nextTurn();
    if (socket.connecting) {
      socket.destroy();
      return answered;
    }
    answered.push(socket);
  }
  for (const socket of answered) socket.destroy();
  throw new Skip('on this system a full backlog does not keep anyone from connecting');
}
