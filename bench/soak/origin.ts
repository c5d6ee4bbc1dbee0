import { setMaxListeners } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import type { EndReport } from './end.js';
import { decodeHeader, encodeHeader, greeting, greetingSize, headerSize } from './header.js';
import { type Conditions, planOf, streamKeys } from './planning.js';
import { play } from './play.js';
import { streams } from './stream.js';

/** What this thread is given: one listener is opened for each subject. */
export interface OriginSetup extends Conditions {
  listeners: number;
  /** In milliseconds; see EndSetup. */
  patience: number;
}

/** What it tells. `subject` is the number of the listener. */
export type OriginMessage =
  | { is: 'listening'; ports: number[] }
  | { is: 'mismatch'; subject: number; id: number; offset: number }
  | { is: 'ended'; subject: number; id: number; report: EndReport }
  /** A connection is over on which no header came, or less than one. */
  | { is: 'nameless'; subject: number; received: number }
  /** What came first was not a header. */
  | { is: 'garbled'; subject: number; bytes: string };

const setup = workerData as OriginSetup;
const stream = streams(setup.seed);
const never = new AbortController().signal;
setMaxListeners(0, never); // Every wait listens to it.
const tell = (message: OriginMessage) => parentPort?.postMessage(message);

function accept(socket: Socket, subject: number): void {
  let head = Buffer.alloc(0);
  const collect = (chunk: Buffer) => {
    head = Buffer.concat([head, chunk]);
    if (head.length < headerSize) return;
    forget();
    const id = decodeHeader(head);
    if (id !== undefined) return void serve(socket, subject, id, head);
    tell({ is: 'garbled', subject, bytes: head.subarray(0, headerSize).toString('hex') });
    socket.resetAndDestroy();
  };
  const answer = () => socket.end();
  const nameless = () => tell({ is: 'nameless', subject, received: head.length });
  const forget = () => {
    socket.off('data', collect).off('end', answer).off('close', nameless);
  };
  socket.on('error', () => {});
  socket.on('data', collect).on('end', answer).on('close', nameless);
  socket.write(greeting);
}

async function serve(socket: Socket, subject: number, id: number, head: Buffer): Promise<void> {
  const plan = planOf(id, setup);
  const keys = streamKeys(id, setup.seed);
  const ending = {
    socket,
    incoming: stream(keys.up, encodeHeader(id)),
    outgoing: stream(keys.down, greeting),
    sent: greetingSize,
    chunk: plan.chunk,
    patience: setup.patience,
    stop: never,
    onMismatch: (offset: number) => tell({ is: 'mismatch', subject, id, offset }),
  };
  tell({ is: 'ended', subject, id, report: await play(ending, plan.origin, head) });
}

async function listen(subject: number): Promise<number> {
  const options = { allowHalfOpen: true, noDelay: true };
  const server = createServer(options, (socket) => accept(socket, subject));
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen({ host: '127.0.0.1', port: 0, backlog: 4096 }, listening);
  });
  return (server.address() as AddressInfo).port;
}

const ports = await Promise.all(Array.from({ length: setup.listeners }, (_, i) => listen(i)));
tell({ is: 'listening', ports });
