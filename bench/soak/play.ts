import { setTimeout as sleep } from 'node:timers/promises';
import { End, type EndReport, type EndSetup } from './end.js';
import type { Step } from './plan.js';

const probeInterval = 50;

/**
 * Follows the steps at one end of a connection until it is over; `head` is what has been read of
 * it before. Never rejects.
 */
export async function play(
  setup: EndSetup,
  steps: readonly Step[],
  head?: Buffer,
): Promise<EndReport> {
  const end = new End(setup);
  if (head) end.take(head);
  for (const step of steps) {
    if (end.over()) break;
    end.move();
    await follow(end, step);
  }
  // Steps that have come to their end with the connection still up have met the unexpected.
  if (!end.over() && !end.socket.writableEnded) end.socket.end();
  await end.until(() => end.fin && end.socket.writableFinished);
  return end.close();
}

async function follow(end: End, step: Step): Promise<void> {
  const { socket, setup } = end;
  switch (step.do) {
    case 'send':
      return send(end, step.bytes);
    case 'await':
      return end.until(() => end.received >= step.bytes || end.fin);
    case 'await-fin':
      return end.until(() => end.fin);
    case 'connected':
      return end.until(() => !socket.connecting);
    case 'wait':
      return sleep(step.ms, undefined, { signal: setup.stop }).catch(() => {});
    case 'stall':
      return stall(end);
    case 'trickle':
      end.rate = step.rate;
      return;
    case 'send-and-fin':
      socket.write(setup.outgoing.bytes(end.sent, step.bytes));
      end.sent += step.bytes;
      return finish(end);
    case 'fin':
      return finish(end);
    default:
      end.left = true;
      step.do === 'reset' ? socket.resetAndDestroy() : socket.destroy();
      return end.until(() => socket.closed);
  }
}

async function send(end: End, bytes: number): Promise<void> {
  const { outgoing, chunk } = end.setup;
  for (const last = end.sent + bytes; end.sent < last && !end.over(); ) {
    const size = Math.min(chunk, last - end.sent);
    const room = end.socket.write(outgoing.bytes(end.sent, size));
    end.sent += size;
    end.move();
    if (!room) await end.until(() => !end.socket.writableNeedDrain);
  }
}

/** Sends FIN and waits until it is out: before, libuv cannot reset a connection. */
function finish(end: End): Promise<void> {
  end.socket.end();
  return end.until(() => end.socket.writableFinished);
}

/**
 * Node does not look at a socket that it does not read, and tells a reset behind unread bytes as
 * a clean end. A write of no bytes sends nothing and fails with the pending error.
 */
async function stall(end: End): Promise<void> {
  end.stalledAt = performance.now();
  end.socket.pause();
  while (!end.over()) {
    end.socket.write('');
    await sleep(probeInterval);
  }
}
