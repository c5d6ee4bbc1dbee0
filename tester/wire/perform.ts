import { setImmediate as nextTurn } from 'node:timers/promises';
import { Failure } from '../errors.js';
import type { Peer } from '../harness/peer.js';
import type { Ends, Line, Payloads } from './line.js';
import { type Act, type End, ends, formatStep, otherEnd, type Step } from './program.js';
import { count, wrongAt } from './wrong.js';

/**
 * What nobody has sent is wrong only until somebody does: before FIN or a reset follow on what was
 * waited for, the proxy gets this long, in milliseconds, to show it.
 */
const settling = 10;

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
    const { steps } = this.#program;
    for (const [index, step] of steps.entries())
      try {
        if (step.op === 'wait') await this.#line.context.sleep(step.ms);
        else await this.#act(step);
        // What has arrived by now is looked at before the next step changes what may arrive.
        await nextTurn();
        if (waits(step) && endsMore(steps[index + 1])) await this.#line.context.sleep(settling);
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
      const [peer, other] = [this.#peer(end), this.#peer(otherEnd(end))];
      const finSent = this.#finSent[otherEnd(end)];
      const wrong = wrongAt(peer, other, { finSent, reset: this.#resetBy !== undefined });
      if (wrong) throw new Failure({ ...wrong, where: peer.name, peer: peer.name });
    }
  }

  /** Says in which step it was, and what the other side has seen until now, while it is there. */
  #located({ report, dependsOnTime }: Failure, step: string): Failure {
    const { where, peer } = report;
    const otherSide = peer && this.#line.context.otherSide(peer);
    const located = { ...report, where: where ? `${where}, in ${step}` : step };
    return new Failure({ ...located, ...(otherSide && { otherSide }) }, dependsOnTime);
  }
}

function waits({ op }: Step): boolean {
  return op === 'read' || op === 'eof';
}

function endsMore(step: Step | undefined): boolean {
  return step?.op === 'fin' || step?.op === 'reset';
}
