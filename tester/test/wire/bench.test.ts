import t from 'tap';
import { Failure } from '../../errors.js';
import { Bench } from '../../wire/bench.js';
import { parseScript } from '../../wire/script.js';
import { perfectProxy } from '../helpers.js';
import { mistaken, open } from './helpers.js';

const relay = 'client.pipe(upstream).pipe(client);';
const noHalfClose = mistaken(relay, `${relay} client.on('end', () => client.end());`);
const steps = parseScript('client.write(1) client.fin() origin.eof() wait(300)');

t.test('what the subject does wrong is returned', async (t) => {
  const bench = new Bench(await open(t, noHalfClose), await open(t));
  t.match((await bench.run(steps))?.report, { where: /^client 1, in step [234], / });
});

t.test(
  'what goes wrong without the subject is thrown: it is no fault of the subject',
  async (t) => {
    // As if nothing lay between its ends: onDirect makes a fault of the tester of it.
    const wire = await open(t, noHalfClose);
    const subject = await open(t, perfectProxy);
    const error = await new Bench(subject, wire).run(steps).catch((error) => error);
    t.ok(error instanceof Failure);
    t.match(
      error.report.seen,
      /; in client\.write\(1\) client\.fin\(\) origin\.eof\(\) wait\(300\) /,
    );
    t.equal(subject.clients.length, 0, 'the subject is not even asked');
  },
);

t.test('a subject that has died is started again', async (t) => {
  const context = await open(
    t,
    mistaken("client.on('error', () => upstream.resetAndDestroy());", ''),
    // Half a second instead of a twentieth for its end to be seen.
    { timeScale: 10 },
  );
  const bench = new Bench(context, await open(t));
  const { subject } = context;
  bench.mortal = true;
  const failure = await bench.run(parseScript('client.reset()'));
  t.match(failure?.report, { seen: /^the proxy ended with code 1/, where: 'after its last step' });
  t.ok(await bench.revive());
  t.not(context.subject, subject);
  t.equal(await bench.run(parseScript('client.write(1)')), undefined);
});
