import { setImmediate as nextTurn } from 'node:timers/promises';
import { Failure, type FailureReport } from '../errors.js';
import type { Peer } from '../harness/peer.js';
import type { Ends, Line, Payloads } from './line.js';
import { type Act, type End, ends, formatStep, otherEnd, type Step } from './program.js';

/** What usually makes an end see something else than it would without a proxy. */
const causes = {
  reset:
    'A socket is closed while bytes that have arrived on it are not read, so the system sends a reset.',
  lost: 'Both sockets are closed at end-of-file, while bytes wait to be written or are under way.',
  closed: 'On end-of-file from one side the proxy closes both, or a connection that is idle.',
};

/** How a program is run. */
export interface Performance {
  steps: readonly Step[];
  payloads: Payloads;
  /** How long nothing may happen while something is waited for, in milliseconds. */
  patience: number;
  /** The same for the other end to be reached, in milliseconds. */
  connectWithin: number;
}

/**
 * Runs a program on a new connection. Returns what was seen otherwise than on a wire, first of
 * all; undefined when nothing was. Leaves no connection open.
 */
export async function perform(line: Line, program: Performance): Promise<Failure | undefined> {
  let connection: Ends | undefined;
  try {
    connection = await line.connect(program.payloads, program.connectWithin);
    await new Performer(line, connection, program).perform();
    return undefined;
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  } finally {
    for (const end of ends) connection?.[end].peer.discard();
  }
}

class Performer {
  readonly #line: Line;
  readonly #connection: Ends;
  readonly #program: Performance;
  readonly #finSent: Record<End, boolean> = { client: false, origin: false };
  /** Bytes that the end has been waiting for so far. */
  readonly #wanted: Record<End, number> = { client: 0, origin: 0 };
  #resetBy: End | undefined;

  constructor(line: Line, connection: Ends, program: Performance) {
    this.#line = line;
    this.#connection = connection;
    this.#program = program;
  }

  async perform(): Promise<void> {
    for (const [index, step] of this.#program.steps.entries())
      try {
        if (step.op === 'wait') await this.#line.context.sleep(step.ms);
        else await this.#act(step);
        // What has arrived by now is looked at before the next step changes what may arrive.
        await nextTurn();
        this.#check();
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        throw this.#located(error, `step ${index + 1}, ${formatStep(step)}`);
      }
  }

  #peer(end: End): Peer {
    return this.#connection[end].peer;
  }

  async #act({ end, op, bytes = 0 }: Act): Promise<void> {
    const peer = this.#peer(end);
    const other = this.#peer(otherEnd(end));
    switch (op) {
      case 'write':
        peer.write(this.#program.payloads[end].bytes(peer.sent, bytes));
        return;
      case 'fin':
        this.#finSent[end] = true;
        if (peer.socket.writable) peer.shutdown();
        return;
      case 'reset':
        this.#resetBy = end;
        peer.reset();
        return;
      case 'pause':
      case 'resume':
        peer[op]();
        return;
      case 'read': {
        this.#wanted[end] += bytes;
        const total = this.#wanted[end];
        return this.#await(end, () => peer.received >= total, count(total));
      }
      case 'eof':
        return this.#await(end, () => peer.fin, `${count(other.sent)}, then end-of-file`);
      case 'over': {
        const over = () => peer.fin || peer.closing !== undefined;
        return this.#await(end, over, `the end of the connection, which ${other.name} has reset`);
      }
    }
  }

  /** Waits for as long as bytes move at either end, and a while longer. */
  async #await(end: End, done: () => boolean, expected: string): Promise<void> {
    const { context } = this.#line;
    const { patience } = this.#program;
    let before = this.#progress();
    let since = context.journal.now();
    const look = () => {
      this.#check();
      if (this.#progress() !== before) since = context.journal.now();
      before = this.#progress();
      return done();
    };
    for (let left = patience; left > 0; left = since + patience - context.journal.now())
      if (await context.until(look, left)) return;
    const peer = this.#peer(end);
    const seen = `${count(peer.received)}, then nothing for ${patience / 1000} s; ${peer.describe()}`;
    throw new Failure({ expected, seen, where: peer.name, peer: peer.name }, true);
  }

  #progress(): number {
    return ends.reduce((sum, end) => sum + this.#peer(end).received, 0);
  }

  /** Throws for anything that no wire lets an end see after the steps so far. */
  #check(): void {
    for (const end of ends) {
      this.#connection[end].assert();
      const wrong = this.#wrong(end);
      const { name } = this.#peer(end);
      if (wrong) throw new Failure({ ...wrong, where: name, peer: name });
    }
  }

  #wrong(end: End): Pick<FailureReport, 'expected' | 'seen' | 'likelyCause'> | undefined {
    const [peer, other] = [this.#peer(end), this.#peer(otherEnd(end))];
    const seen = `${peer.describe()} after ${count(peer.received)}`;
    if (peer.received > other.sent)
      return {
        expected: `no more than the ${count(other.sent)} that ${other.name} has sent`,
        seen,
        likelyCause: 'What was written only in part is written again from its beginning.',
      };
    if (this.#resetBy) return undefined;
    const expected = this.#finSent[otherEnd(end)]
      ? `${count(other.sent)}, then end-of-file`
      : `an open connection: ${other.name} has not sent FIN`;
    if (peer.closing === 'reset')
      return { expected, seen: `${seen} (${peer.error})`, likelyCause: causes.reset };
    const early = !this.#finSent[otherEnd(end)] || peer.received < other.sent;
    const ended = peer.fin || peer.closing !== undefined;
    if (!ended || !early) return undefined;
    const likelyCause = this.#finSent[otherEnd(end)] ? causes.lost : causes.closed;
    return { expected, seen, likelyCause };
  }

  /** Says in which step it was, and what the other side has seen until now, while it is there. */
  #located({ report, dependsOnTime }: Failure, step: string): Failure {
    const { where, peer } = report;
    const otherSide = peer && this.#line.context.otherSide(peer);
    const located = { ...report, where: where ? `${where}, in ${step}` : step };
    return new Failure({ ...located, ...(otherSide && { otherSide }) }, dependsOnTime);
  }
}

function count(bytes: number): string {
  return bytes === 1 ? '1 byte' : `${bytes} bytes`;
}
