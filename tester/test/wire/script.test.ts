import * as fc from 'fast-check';
import t from 'tap';
import { UsageError } from '../../errors.js';
import { programs } from '../../wire/generator.js';
import { formatScript } from '../../wire/program.js';
import { parseScript } from '../../wire/script.js';

t.test('a script becomes steps, and what is left to do is added', async (t) => {
  t.strictSame(parseScript('client.write(5) origin.read(5); wait(20)\norigin.fin() client.eof()'), [
    { end: 'client', op: 'write', bytes: 5 },
    { end: 'origin', op: 'read', bytes: 5 },
    { op: 'wait', ms: 20 },
    { end: 'origin', op: 'fin' },
    { end: 'client', op: 'eof' },
    { end: 'client', op: 'fin' },
    { end: 'origin', op: 'eof' },
  ]);
  const ending = 'client.fin() origin.eof() origin.fin() client.eof()';
  t.equal(formatScript(parseScript('client.write(1)')), `client.write(1) ${ending}`);
  t.equal(
    formatScript(parseScript('')),
    'origin.fin() client.eof() client.fin() origin.eof()',
    'the client waits until it is known to be connected',
  );
  const reset = 'origin.write(1) client.read(1) client.pause() origin.reset()';
  t.equal(formatScript(parseScript(reset)), `${reset} client.resume() client.over()`);
});

t.test('every random program can be written down and read again', async () => {
  const same = fc.property(programs, (steps) => {
    const script = formatScript(steps);
    return formatScript(parseScript(script)) === script;
  });
  fc.assert(same, { seed: 1, numRuns: 500 });
});

const wrong: [script: string, message: RegExp][] = [
  ['client.jump()', /^--wire: client\.jump\(\) is no step; steps look like /],
  ['proxy.write(5)', /proxy\.write\(5\) is no step/],
  ['client.write()', /is no step/],
  ['client.write(0)', /is no step/],
  ['client.write(-1)', /is no step/],
  ['client.fin(1)', /is no step/],
  ['wait()', /is no step/],
  ['client.write (5)', /client\.write is no step/],
  ['origin.fin() origin.fin()', /^--wire: step 2, origin\.fin\(\): origin has sent FIN$/],
  ['client.write(5) origin.read(6)', /^--wire: step 2, origin\.read\(6\): only 5 bytes are on/],
];

for (const [script, message] of wrong)
  t.test(`${script} is refused in one line`, async (t) => {
    t.throws(() => parseScript(script), { constructor: UsageError, message });
    t.throws(() => parseScript(script), { message: /^.*$/ });
  });
