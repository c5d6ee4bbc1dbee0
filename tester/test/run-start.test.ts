import t from 'tap';
import { usualLimits } from '../limits.js';
import { runStarted } from '../run-start.js';

const profile = { id: 'lab', title: '', source: '', invocation: [], cases: [] };
const options = { stall: 10_000, timeScale: 1, seed: 1, concurrency: 1 };

/** What a run with these options begins with. */
const begin = (details = {}) =>
  runStarted({ ...options, command: 'direct', selection: { profile, cases: [] }, ...details });

t.test('a log says what the subject was held to, and whether there was a sandbox', async (t) => {
  for (const sandbox of [true, false])
    t.strictSame(begin({ confinement: { limits: usualLimits, sandbox } }).limits, {
      ...usualLimits,
      sandbox,
    });
  t.notOk('limits' in begin());
});
