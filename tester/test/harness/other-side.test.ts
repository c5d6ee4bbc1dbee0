import t from 'tap';
import { direct } from '../../harness/setup.js';
import { openContext } from '../contexts.js';
import { nodeLine } from '../helpers.js';

const patience = 20_000;

t.test('what the other side of a connection has seen can be told', async (t) => {
  const context = await openContext(t);
  context.origin.behave('echo');
  const client = await context.connect();
  client.write(Buffer.from('h'));
  t.ok(await context.until(() => client.received === 1, patience));
  t.equal(
    context.otherSide('client 1'),
    'origin 1 had sent 1 byte and received 1; the connection was open',
  );
  client.write(Buffer.from('ello'));
  t.ok(await context.until(() => client.received === 5, patience));
  t.match(context.otherSide('origin 1'), /^client 1 had sent 5 bytes and received 5; /);
  await context.origin.stopListening();
  await context.connect();
  t.match(context.otherSide('client 1'), /^origin 1 .*, if it is the same connection$/);
  t.equal(context.otherSide('client 2'), 'the proxy has not connected to the destination');
});

t.test('what the other side has seen is told by the order of the connections', async (t) => {
  const context = await openContext(t, undefined, { command: direct });
  const client = await context.connect();
  const peer = await context.origin.accepted(0, patience);
  client.write(Buffer.from('hello'));
  t.ok(await context.until(() => peer.received === 5, patience));
  t.equal(
    context.otherSide('client 1'),
    'origin 1 had sent 0 bytes and received 5; the connection was open',
  );
  t.equal(
    context.otherSide('origin 1'),
    'client 1 had sent 5 bytes and received 0; the connection was open',
  );
  t.equal(context.otherSide('nobody'), undefined);
});

t.test('of several, those that do not fit together may be others', async (t) => {
  const swapping = `${nodeLine}
import { connect, createServer } from 'node:net';
const [host, port, listen] = process.argv.slice(2);
const dials = [1, 2].map(() => connect({ host, port }).unref());
createServer((client) => client.pipe(dials.pop())).listen(listen, '127.0.0.1');
`;
  const context = await openContext(t, swapping);
  const [first] = await context.connectMany(2);
  first?.write(Buffer.from('hello'));
  const second = await context.origin.accepted(1, patience);
  t.ok(await context.until(() => second.received === 5, patience));
  t.match(context.otherSide('origin 2'), /^client 2 had sent 0 .*, if it is the same connection$/);
});

t.test('where it is not certain which connection it is, that is said', async (t) => {
  const program = `${nodeLine}
import { connect, createServer } from 'node:net';
let served = 0;
const dial = () => connect({ host: process.argv[2], port: process.argv[3] });
createServer((client) => { if (served++ === 0) dial(); }).listen(process.argv[4], '127.0.0.1');
`;
  const context = await openContext(t, program);
  await context.connectMany(2);
  await context.origin.accepted(0, patience);
  t.match(context.otherSide('client 1'), /, if it is the same connection$/);
  t.equal(context.otherSide('client 2'), 'the proxy has not connected to the destination');
});
