import t, { type Test } from 'tap';
import { Failure } from '../../errors.js';
import type { ContextOptions } from '../../harness/setup.js';
import { expectWire } from '../../wire/expect.js';
import { perfectProxy } from '../helpers.js';
import { mistaken, open } from './helpers.js';

t.jobs = 3;

async function told(
  t: Test,
  program: string,
  details: Partial<ContextOptions> = {},
): Promise<Failure> {
  const context = await open(t, program, details);
  const error = await expectWire(context).then(
    () => new Error('it passed'),
    (error) => error,
  );
  if (!(error instanceof Failure)) throw error;
  return error;
}

t.test('a proxy like a wire passes, and so does a wire', async (t) => {
  await expectWire(await open(t, perfectProxy));
  await expectWire(await open(t));
});

t.test('a script is run alone', async (t) => {
  const context = await open(t, perfectProxy, { wire: 'client.write(5)' });
  await expectWire(context);
  t.equal(context.clients.length, 1);
  t.equal(context.clients[0]?.sent, 5);
});

const relay = 'client.pipe(upstream).pipe(client);';
// Before it passes end-of-file on: who waits for that one then has the wrong one already.
const noHalfClose = mistaken(relay, `${relay} client.prependListener('end', () => client.end());`);

t.test('a difference is printed as a script, and that shows it again', async (t) => {
  const { report, dependsOnTime } = await told(t, noHalfClose);
  t.equal(dependsOnTime, false);
  const script = /--seed 1 --wire '(.*)'$/.exec(report.replay ?? '')?.[1] ?? '';
  t.equal(script, 'client.write(1) client.fin() origin.eof() origin.fin() client.eof()');
  t.ok(report.where?.includes(`: ${script} (program `), String(report.where));
  const again = await told(t, noHalfClose, { wire: script });
  t.match(again.report.where, / \(the given program\)$/);
});

t.test('what only shows after other connections is said so', async (t) => {
  const program = mistaken(
    '(client) => {',
    '(client) => { globalThis.count = (globalThis.count ?? 0) + 1; if (count > 3) return client.end();',
  );
  const { report } = await told(t, program);
  t.match(report.where, /\(program 4 of 100; not by itself with a fresh proxy\)$/);
  t.match(report.replay, /model\.wire --seed 1$/);
});

t.test('a proxy that dies of a program is started again, to find the shortest', async (t) => {
  const program = mistaken("client.on('error', () => upstream.resetAndDestroy());", '');
  const { report } = await told(t, program);
  t.match(report.seen, /^the proxy ended with code 1/);
  t.match(report.replay, / --wire 'client\.reset\(\) origin\.over\(\)'$/);
});
