import t from 'tap';
import { Failure } from '../../errors.js';
import { Line } from '../../wire/line.js';
import { mistaken, open } from './helpers.js';

const within = 10_000;

t.test('the ends belong together, whoever else has come and gone', async (t) => {
  const context = await open(t);
  const payloads = { client: context.payload('c'), origin: context.payload('o') };
  const line = new Line(context);
  const stranger = await context.connect();
  await context.origin.accepted(0, within);
  stranger.shutdown();
  t.ok(await context.until(() => context.origin.peers[0]?.fin === true, within));
  for (const number of [2, 3]) {
    const { client, origin } = await line.connect(payloads, within);
    t.equal(client.peer.name, `client ${number}`);
    t.equal(origin.peer.name, `origin ${number}`);
  }
});

t.test('a client that is ended before its other end is reached fails at once', async (t) => {
  const program = mistaken('(client) => {', '(client) => { return client.end();');
  const context = await open(t, program);
  const payloads = { client: context.payload('c'), origin: context.payload('o') };
  const error = await new Line(context).connect(payloads, within).catch((error) => error);
  t.ok(error instanceof Failure);
  t.equal(error.report.seen, 'end-of-file was read before it did');
  t.equal(error.dependsOnTime, false);
});

t.test('a proxy that does not dial is waited for', async (t) => {
  const context = await open(t, mistaken('(client) => {', '(client) => { return;'));
  const payloads = { client: context.payload('c'), origin: context.payload('o') };
  const error = await new Line(context).connect(payloads, 300).catch((error) => error);
  t.equal(error.report.seen, 'it did not in 0.3 s');
  t.equal(error.dependsOnTime, true);
});
