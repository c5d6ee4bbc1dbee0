import * as fc from 'fast-check';
import t from 'tap';
import { programs } from '../../wire/generator.js';
import { formatScript, type Step } from '../../wire/program.js';
import { parseScript } from '../../wire/script.js';
import { tidy } from '../../wire/tidy.js';

t.test('what may not come where it stands is left out, and reads are cut', async (t) => {
  const steps: Step[] = [
    { end: 'origin', op: 'read', bytes: 7 },
    { end: 'client', op: 'resume' },
    { end: 'client', op: 'write', bytes: 5 },
    { end: 'origin', op: 'read', bytes: 7 },
    { end: 'origin', op: 'eof' },
    { end: 'client', op: 'pause' },
  ];
  t.equal(
    formatScript(tidy(steps)),
    'client.write(5) origin.read(5) client.pause() client.resume() ' +
      'client.fin() origin.eof() origin.fin() client.eof()',
  );
});

t.test('any part of a program makes a program, and a program stays as it is', async () => {
  const parts = programs.chain((steps) => fc.tuple(fc.constant(steps), fc.subarray(steps)));
  const holds = fc.property(parts, ([steps, part]) => {
    const whole = formatScript(steps) === formatScript(tidy(steps));
    return whole && parseScript(formatScript(tidy(part))).length > 0;
  });
  fc.assert(holds, { seed: 1, numRuns: 500 });
});
