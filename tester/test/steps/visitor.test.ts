import t from 'tap';
import { Failure } from '../../errors.js';
import { type Site, serveSite, text } from '../../steps/site.js';
import { connectVisitor, fetchPage } from '../../steps/visitor.js';
import { openContext } from '../contexts.js';
import { perfectProxy } from '../helpers.js';

const site: Site = {
  '/': { type: 'text/html', parts: [text('<p>'), text('A page\n')] },
  '/empty': { type: 'text/plain', parts: [] },
};

t.test('a visitor receives every byte of the answers, in the order of the requests', async (t) => {
  const context = await openContext(t);
  serveSite(context, site);
  const visitor = await connectVisitor(context, site);
  let received = '';
  visitor.peer.onData((chunk) => {
    received += chunk;
  });
  visitor.peer.write(visitor.ask(['/', '/empty', '/nowhere', '/']));
  await visitor.answers();
  const answers = received.split(/(?=HTTP\/1\.1)/);
  const head = 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 10\r\n';
  t.equal(answers[0], `${head}Connection: keep-alive\r\n\r\n<p>A page\n`);
  t.match(answers[1], /^HTTP\/1\.1 200 OK\r\nContent-Type: text\/plain\r\nContent-Length: 0\r\n/);
  t.match(answers[2], /^HTTP\/1\.1 404 Not Found\r\n/);
  t.equal(answers[3], answers[0]);
  t.notOk(visitor.peer.fin, 'the connection is kept');
});

t.test('requests may come in pieces', async (t) => {
  const context = await openContext(t);
  serveSite(context, site);
  const visitor = await connectVisitor(context, site);
  const requests = visitor.ask(['/', '/']);
  for (const at of [0, 1, 2]) {
    const third = Math.ceil(requests.length / 3);
    visitor.peer.write(requests.subarray(at * third, (at + 1) * third));
    await context.sleep(20);
  }
  await visitor.answers();
});

t.test('who says end-of-file first gets all answers, and end-of-file', async (t) => {
  const context = await openContext(t);
  const file = { payload: context.payload('file'), length: 4_000_000 };
  const large: Site = { '/large': { type: 'text/plain', parts: [file] } };
  serveSite(context, large);
  const visitor = await connectVisitor(context, large);
  visitor.peer.write(visitor.ask(['/large']));
  visitor.peer.shutdown();
  await visitor.answers();
  t.ok(await context.until(() => visitor.peer.fin, 5_000));
});

t.test('a page is fetched to its end', async (t) => {
  const context = await openContext(t);
  serveSite(context, site);
  await fetchPage(context, site, '/');
  t.match(context.clients, [{ fin: true, closing: 'closed' }]);
});

const spoiled = (change: string) =>
  openContext(
    t,
    perfectProxy.replace('.pipe(client)', `.on('data', (chunk) => client.write(${change}))`),
  );

t.test('a byte that is wrong, missing or too many is found', async (t) => {
  for (const [change, seen] of [
    ["String(chunk).replace('page', 'cage')", /^63616765/],
    ["chunk + 'x'", /^78/],
  ] as const) {
    const context = await spoiled(change);
    serveSite(context, site);
    const failure = await fetchPage(context, site, '/').catch((error) => error);
    t.ok(failure instanceof Failure, change);
    t.match(failure.report?.seen, seen);
  }
});

t.test('a byte behind the last answer is found, however late', async (t) => {
  const late =
    ".pipe(client, { end: false }).on('unpipe', () => setTimeout(() => client.end('x'), 50))";
  const context = await openContext(t, perfectProxy.replace('.pipe(client)', late));
  serveSite(context, site);
  await t.rejects(fetchPage(context, site, '/'), { message: /; seen: 78 / });
});

t.test('a connection that stays open is found', async (t) => {
  const program = perfectProxy.replace('.pipe(client)', '.pipe(client, { end: false })');
  const context = await openContext(t, program, { timeScale: 0.5 });
  serveSite(context, site);
  const message = 'expected end-of-file at client 1';
  await t.rejects(fetchPage(context, site, '/'), { message: new RegExp(`^${message};`) });
});
