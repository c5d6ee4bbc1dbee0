import { type Act, type End, otherEnd, type Step } from './program.js';

/** No program sends more than this in one direction: it is about order, not about volume. */
export const mostBytes = 8 * 1024 * 1024;
/** Longer pauses would make time a part of what is seen, in milliseconds. */
export const longestWait = 1_000;
/**
 * So many bytes find room on the way to an end that does not read, whatever is on that way: the
 * system keeps at least as many for it.
 */
const surelyHeld = 32 * 1024;

interface Side {
  /** Bytes written. */
  sent: number;
  /** Bytes that are known to have arrived, because they were waited for. */
  arrived: number;
  paused: boolean;
  fin: boolean;
  /** The other end's FIN is known to have arrived. */
  eof: boolean;
  reset: boolean;
  /** The end of the connection that the other end has reset is known to have arrived. */
  over: boolean;
}

/**
 * What a connection owes to its ends after the steps so far, and so which steps may come next:
 * those of which every wire, and every correct proxy, must let both ends see the same.
 *
 * What may legally differ is kept out of programs, or not looked at:
 * - how much is taken from a writer whose reader has paused: nothing waits for a write to be done.
 *   Who may have filled all the buffers on the way is not expected to receive anything before the
 *   other end reads again: one thread may serve both directions, and be held up in the full one.
 * - what a reset destroys of the bytes on their way, and whether the other end sees a reset or
 *   end-of-file: it must see one of them, and no byte that was not sent.
 * - what becomes of a connection that one end ends before the proxy knows that it has reached the
 *   origin: it may take the origin's reset for a failed dial and dial again, and give up dialling
 *   for a client that has sent FIN and nothing else. HAProxy does both.
 */
export class Model {
  readonly #sides: Record<End, Side> = { client: side(), origin: side() };
  /** Something has come all the way: what lies between knows that it has reached the origin. */
  #joined = false;

  /** Bytes that `end` has been sent and that are not known to have arrived. */
  onTheirWay(end: End): number {
    return this.#sides[otherEnd(end)].sent - this.#sides[end].arrived;
  }

  /** Why this step may not come next; undefined when it may. */
  refusal(step: Step): string | undefined {
    if (step.op === 'wait') return step.ms > longestWait ? `at most ${longestWait} ms` : undefined;
    const own = this.#sides[step.end];
    if (own.reset) return `${step.end} has reset the connection`;
    if (own.over) return `the connection is over for ${step.end}`;
    const refused = this.#refusals(step).find(([holds]) => holds);
    return refused?.[1];
  }

  #refusals({ end, op, bytes = 0 }: Act): [holds: boolean, why: string][] {
    const [own, other] = [this.#sides[end], this.#sides[otherEnd(end)]];
    const arriving: [boolean, string][] = [
      [own.paused, `${end} has paused`],
      [own.eof, `${end} has seen end-of-file`],
      [other.reset, `${otherEnd(end)} has reset the connection`],
      [this.#mayBeHeldUp(end), `${otherEnd(end)} has paused, and buffers may be full`],
    ];
    switch (op) {
      case 'write': {
        const tooMuch = own.sent + bytes > mostBytes;
        return [
          [own.fin, `${end} has sent FIN`],
          [tooMuch, `more than ${mostBytes} bytes in one direction`],
        ];
      }
      case 'fin':
        return [
          [own.fin, `${end} has sent FIN`],
          [end === 'client' && own.sent === 0 && !this.#joined, dialling],
        ];
      case 'pause':
        return [
          [own.paused, `${end} has paused`],
          [own.eof, `${end} has seen end-of-file`],
        ];
      case 'resume':
        return [[!own.paused, `${end} has not paused`]];
      case 'reset':
        return [
          [other.reset, `${otherEnd(end)} has reset the connection`],
          // A FIN that waits behind other bytes is not on the wire yet: what a reset makes of it
          // is the system's affair. One that has arrived is.
          [own.fin && !other.eof, `${end} has sent a FIN that may not have arrived`],
          [own.fin && own.eof, 'both ends have sent FIN'],
          [end === 'origin' && !this.#joined, dialling],
        ];
      case 'over':
        return [
          [own.paused, `${end} has paused`],
          [!other.reset, `${otherEnd(end)} has not reset the connection`],
        ];
      case 'eof':
        return [...arriving, [!other.fin, `${otherEnd(end)} has not sent FIN`]];
      case 'read': {
        const left = this.onTheirWay(end);
        return [...arriving, [bytes > left, `only ${left} bytes are on their way`]];
      }
    }
  }

  /** Too much is under way to the other end, which does not read. */
  #mayBeHeldUp(end: End): boolean {
    const other = otherEnd(end);
    return this.#sides[other].paused && this.onTheirWay(other) > surelyHeld;
  }

  /** Takes note of a step that was not refused. */
  apply(step: Step): void {
    if (step.op === 'wait') return;
    const { end, op, bytes = 0 } = step;
    const own = this.#sides[end];
    if (op === 'write') own.sent += bytes;
    if (op === 'read') own.arrived += bytes;
    if (op === 'read' || op === 'eof') this.#joined = true;
    if (op === 'pause' || op === 'resume') own.paused = op === 'pause';
    if (op === 'fin' || op === 'reset' || op === 'over') own[op] = true;
    if (op === 'eof') {
      own.eof = true;
      own.arrived = this.#sides[otherEnd(end)].sent;
    }
  }
}

const dialling = 'a proxy may still be dialling: have something arrive before';

function side(): Side {
  return { sent: 0, arrived: 0, paused: false, fin: false, eof: false, reset: false, over: false };
}
