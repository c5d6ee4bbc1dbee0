import t, { type Test } from 'tap';
import { Skip } from '../../errors.js';
import { expectErrorOrEndedClients, requireName, timeToDeny } from '../../steps/unreachable.js';
import { openContext } from '../contexts.js';
import { listener, nodeLine } from '../helpers.js';

const judge = async (t: Test, program: string, timeScale = 4) => {
  const context = await openContext(t, program, { timeScale }, { byCase: true });
  return expectErrorOrEndedClients(context, {}, 'towards nowhere').catch((error) => error);
};

const server = (body: string) => `${nodeLine}
import { createServer } from 'node:net';
createServer((client) => { ${body} }).listen(process.argv[4], '127.0.0.1');
`;

t.test('an error at start is right, and so is the end of each client', async (t) => {
  t.equal(await judge(t, '#!/bin/sh\necho no such host >&2; exit 1\n'), undefined);
  t.equal(await judge(t, server('client.resetAndDestroy()')), undefined);
  t.equal(await judge(t, server('client.end()')), undefined);
});

t.test('one that listens before it looks at its destination may end at once', async (t) => {
  const program = `${listener}\nsetTimeout(() => { console.log('no such host'); process.exit(1); }, 500);`;
  t.equal(await judge(t, program), undefined);
});

t.test('an end without a word, or with code 0, is wrong', async (t) => {
  const silent = await judge(t, '#!/bin/sh\nexit 1\n');
  t.equal(silent.report.seen, 'it ended with code 1 and printed nothing');
  const content = await judge(t, '#!/bin/sh\necho well\n');
  t.equal(content.report.seen, 'it ended with code 0');
});

t.test('an end at the first client is wrong, with whatever words', async (t) => {
  // Half a second instead of a twentieth for its end to be seen after that of the client.
  const error = await judge(t, server('console.log("no such host"); process.exit(1)'), 10);
  t.equal(error.report.seen, 'it ended with code 1 when client 1 had come');
  t.equal(error.dependsOnTime, false);
});

t.test('a client that is kept waiting is wrong', async (t) => {
  const error = await judge(t, listener, 1); // A shorter time may be too short for it to listen.
  t.equal(error.report.seen, 'the connection was open 5 s later');
});

t.test('one that neither ends nor listens is wrong', async (t) => {
  const error = await judge(t, '#!/bin/sh\nexec sleep 1000\n', 0.1);
  t.match(error, { dependsOnTime: true, report: { seen: 'it did neither within 0.5 s' } });
});

t.test('names are looked up before anyone is judged by them', async (t) => {
  t.ok((await timeToDeny('no-such-host.invalid')) > 0);
  await t.rejects(timeToDeny('localhost'), Skip);
  await t.resolves(requireName('127.0.0.1', '127.0.0.1'));
  await t.rejects(requireName('localhost', '192.0.2.1'), Skip);
});
