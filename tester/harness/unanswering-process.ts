import { readSync } from 'node:fs';
import { createServer } from 'node:net';

// Started by unanswering.ts with an address and a port. Listens there with hardly any backlog, and
// stands still so that nobody accepts. A byte on its standard input asks for the listener, which
// goes back with everyone who waits in it; when the input closes, the tester is gone.
const [host, port] = process.argv.slice(2);
const server = createServer();
const turn = new Int32Array(new SharedArrayBuffer(4));

/** Blocks until the byte comes, or the end of the input. */
function asked(): boolean {
  for (;;)
    try {
      return readSync(0, Buffer.alloc(1)) > 0;
    } catch (error) {
      // Whatever else runs in this program may have made its input non-blocking.
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return false;
      Atomics.wait(turn, 0, 0, 5);
    }
}

server.once('error', ({ message }) => {
  process.send?.(message);
  process.disconnect();
});
server.listen({ host, port: Number(port), backlog: 1 }, () => {
  process.send?.('listening');
  if (asked()) process.send?.('listener', server);
  // Before its next turn: a program that goes on accepts.
  server.close();
});
