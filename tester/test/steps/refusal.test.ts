import t, { type Test } from 'tap';
import { Failure, Skip } from '../../errors.js';
import type { ContextOptions } from '../../harness/setup.js';
import { expectRefusal, startIfPossible } from '../../steps/refusal.js';
import { openContext } from '../contexts.js';
import { listener } from '../helpers.js';

const open = (t: Test, program: string, details: Partial<ContextOptions> = {}) =>
  openContext(t, program, details, { byCase: true });

const refusal = async (t: Test, program: string, details?: Partial<ContextOptions>) => {
  const context = await open(t, program, details);
  return expectRefusal(context, {}, 'like this').catch((error) => error);
};

t.test('a program that says why and ends has refused', async (t) => {
  const text = await refusal(t, '#!/bin/sh\necho Usage:; echo why >&2; exit 64\n');
  t.match(text, /Usage:\n/);
  t.match(text, /why\n/);
});

t.test('one that ends with code 0, in silence, or by a signal has not', async (t) => {
  const seen = async (program: string) => {
    const error = await refusal(t, `#!/bin/sh\n${program}\n`);
    t.type(error, Failure);
    t.equal(error.dependsOnTime, error.report.seen.includes('code 3'));
    t.match(error.report.where, /^command line: .*proxy.mjs 127.0.0.1 \d+ \d+$/);
    return error.report.seen;
  };
  t.equal(await seen('echo Usage'), 'it ended with code 0');
  t.equal(await seen('exit 3'), 'it ended with code 3 and printed nothing');
  t.equal(await seen('echo oh; kill -SEGV $$'), 'it ended with signal SIGSEGV');
});

t.test('one that runs on has not, and is said to listen when it does', async (t) => {
  const runs = await refusal(t, '#!/bin/sh\nexec sleep 1000\n', { timeScale: 0.1 });
  t.match(runs, { dependsOnTime: true, report: { seen: 'it still ran 0.5 s later' } });
  const listens = await refusal(t, listener);
  t.equal(listens.report.seen, 'it still ran 5 s later, and listened');
});

t.test('a program that ends at once under a limit is not judged', async (t) => {
  const ends = await open(t, '#!/bin/sh\necho too few >&2; exit 1\n');
  await t.rejects(
    startIfPossible(ends, 'like this'),
    new Skip('it does not start like this: it ended with code 1; its last words: too few'),
  );
  const hangs = await open(t, '#!/bin/sh\nexec sleep 1000\n', { timeScale: 0.05 });
  await t.rejects(startIfPossible(hangs, 'like this'), Failure);
  const starts = await open(t, listener);
  t.ok((await startIfPossible(starts, 'like this')).port > 0);
});
