import { connect, createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import t from 'tap';
import { hasProcfs, socketInodes } from '../../harness/procfs.js';
import { bytesUnderWay, closeWaitInodes, listeningInodes, portsOf } from '../../harness/sockets.js';
import { connectedPair, eventually } from '../helpers.js';

const skip = hasProcfs ? false : 'this system has no /proc/net/tcp';
const addresses = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
const hasIPv6 = addresses.some(({ address }) => address === '::1');
const skipIPv6 = skip || (!hasIPv6 && 'this machine has no ::1');

for (const host of ['127.0.0.1', '::1']) {
  const options = { skip: host === '::1' ? skipIPv6 : skip };
  t.test(`a port is listening from listen to close, on ${host}`, options, async (t) => {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, host, done));
    const { port } = server.address() as { port: number };
    t.equal(listeningInodes(port).length, 1, host);
    t.match(listeningInodes(port)[0], /^[1-9]\d*$/);
    t.ok(portsOf([process.pid]).includes(port), 'and belongs to this process');
    t.notOk(portsOf([process.ppid]).includes(port), 'and to no other');
    const client = connect({ host, port });
    await new Promise((done) => client.once('connect', done));
    t.equal(listeningInodes(port).length, 1, 'a connection on it is not a listener');
    const closed = new Promise((done) => server.close(done));
    t.strictSame(listeningInodes(port), [], 'not even when it is all that is left');
    client.destroy();
    await closed;
    t.notOk(portsOf([process.pid]).includes(port));
  });
}

t.test(
  'bytes under way grow while they are not read, and are counted once',
  { skip },
  async (t) => {
    const { near, far } = await connectedPair(t);
    const underWay = () => bytesUnderWay(far.localPort as number, far.remotePort as number);
    await eventually('the connection', () => underWay() === 0);
    near.write(Buffer.alloc(1_000));
    await eventually('the first bytes', () => underWay() === 1_000);
    far.write('the other way');
    near.write(Buffer.alloc(234));
    await eventually('more of them', () => underWay() === 1_234);
    t.equal(bytesUnderWay(1, 1), undefined, 'nothing is known of no connection');
  },
);

t.test(
  'they are seen also when the reader has ended its own direction, and no more when the sender has',
  { skip },
  async (t) => {
    const { near, far } = await connectedPair(t);
    const underWay = () => bytesUnderWay(far.localPort as number, far.remotePort as number);
    far.end();
    await new Promise((done) => near.once('end', done).resume());
    near.write(Buffer.alloc(1_000));
    await eventually('the bytes', () => underWay() === 1_000);
    near.end();
    await eventually('the end', () => underWay() === undefined);
  },
);

t.test('connections that are over are passed over, on IPv6 too', { skip: skipIPv6 }, async () => {
  const server = createServer((socket) => socket.on('error', () => {}).resume());
  await new Promise<void>((done) => server.listen(0, '::1', done));
  const { port } = server.address() as { port: number };
  const dial = () => {
    const socket = connect({ host: '::1', port }).resume();
    return new Promise<typeof socket>((done) => socket.once('connect', () => done(socket)));
  };
  for (let i = 0; i < 20; i++) {
    const socket = await dial();
    const closed = new Promise((done) => socket.once('close', done));
    socket.end();
    await closed;
  }
  const open = await dial();
  const { localPort } = open;
  await eventually('the one', () => bytesUnderWay(localPort as number, port) === 0);
  open.destroy();
  await eventually('its end', () => bytesUnderWay(localPort as number, port) === undefined);
  server.close();
});

t.test('what was read is shared for a moment, and no longer', { skip }, async (t) => {
  const { near, far } = await connectedPair(t);
  near.resume().end();
  // Sockets of other processes come and go meanwhile.
  const ours = new Set(socketInodes(process.pid));
  const waiting = () => closeWaitInodes().filter((inode) => ours.has(inode));
  await eventually('CLOSE_WAIT', () => waiting().length === 1);
  t.strictSame(waiting(), waiting());
  far.resume().end();
  await eventually('its end', () => waiting().length === 0);
});
