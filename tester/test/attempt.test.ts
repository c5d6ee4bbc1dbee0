import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { attemptCase } from '../attempt.js';
import type { Case } from '../case.js';
import { Failure, HarnessFault, Skip } from '../errors.js';
import type { CaseContext } from '../harness/context.js';
import { type ContextOptions, direct } from '../harness/setup.js';
import {
  commandOf,
  contextOptions,
  eventually,
  isAlive,
  listener,
  makeCase,
  openReaper,
  writePrograms,
} from './helpers.js';

const never = () => new Promise<never>(() => {});
const mustNotRun = (t: Test) => async () => {
  t.fail('the case must not run');
};
const pidOf = (context: CaseContext) => context.subject?.tree()[0]?.pid as number;

/** Ends the subject, and waits for it: what is seen dead only after the case is no part of it. */
async function kill(context: CaseContext, signal: NodeJS.Signals = 'SIGSEGV'): Promise<void> {
  const pid = pidOf(context);
  process.kill(pid, signal);
  await eventually('its end', () => !isAlive(pid));
}

function prepare(t: Test, program = listener, details: Partial<ContextOptions> = {}) {
  const folder = writePrograms(t, { 'proxy.mjs': program });
  const options = contextOptions(openReaper(t), commandOf(join(folder, 'proxy.mjs')));
  return (run: Case['run'], signal?: AbortSignal) =>
    attemptCase(makeCase('a', run), { ...options, ...details }, { signal });
}

t.test('a case that returns leaves journal and output, and nothing running', async (t) => {
  const attempt = prepare(t, `${listener}\nconsole.log('words');`);
  let pid = 0;
  const done = await attempt(async (context) => {
    pid = pidOf(context);
    await context.connect();
    await eventually('its output', () => context.subject?.output.text() !== '');
  });
  t.match(done, { started: true, output: 'words\n', failure: undefined, fault: undefined });
  t.ok(done.journal.some(({ peer, event }) => peer === 'client 1' && event === 'connected'));
  t.ok(done.durationMs > 0);
  t.ok(pid > 1);
  t.notOk(isAlive(pid));
});

t.test('a failure is kept, a fault of the harness and any other error is a fault', async (t) => {
  const attempt = prepare(t);
  const failure = new Failure({ expected: 'x', seen: 'y' });
  const failed = await attempt(() => Promise.reject(failure));
  t.equal(failed.failure, failure);
  t.equal(failed.fault, undefined);
  const fault = await attempt(() => Promise.reject(new HarnessFault('no origin')));
  t.match(fault, { fault: 'no origin', failure: undefined });
  const bug = await attempt(() => Promise.reject(new TypeError('a bug in the case')));
  t.match(bug, { fault: /^TypeError: a bug in the case\n.*attempt\.test/s, failure: undefined });
});

t.test('a subject that cannot be started is a failure, with its words as the output', async (t) => {
  const attempt = prepare(t, '#!/bin/sh\necho "no such option" >&2\nexit 64\n');
  const done = await attempt(mustNotRun(t));
  t.equal(done.started, false);
  t.match(done.failure?.report.seen, /code 64; its last words: no such option/);
  t.match(done.output, 'no such option');
});

t.test('a subject that dies in a case has failed, whatever the case saw', async (t) => {
  const attempt = prepare(t);
  const quiet = await attempt((context) => kill(context));
  t.equal(quiet.failure?.report.seen, 'the proxy ended with signal SIGSEGV during the case');
  t.equal(quiet.failure?.report.expected, 'a proxy that goes on running');
  t.equal(quiet.failure?.dependsOnTime, false, 'no second try');
  const loud = await attempt(async (context) => {
    await kill(context);
    throw new Failure({ expected: '10 bytes', seen: 'a reset' }, true);
  });
  t.match(loud.failure?.report, { expected: '10 bytes', seen: /SIGSEGV.*; before that: a reset$/ });
  t.equal(loud.failure?.dependsOnTime, false);
  const seen = 'the proxy ended with signal SIGSEGV';
  const known = await attempt(async (context) => {
    await kill(context);
    throw new Failure({ expected: 'x', seen, where: 'step 2', replay: 'tester' });
  });
  t.match(known.failure?.report, { seen, where: 'step 2', replay: 'tester' });
  t.equal(known.failure?.report.seen, seen, 'a case that knows it says it once');
});

t.test('a case that does not end is ended, and said to be a fault', async (t) => {
  // Three stall times and 120 s, stretched: here 0.6 s and 1.2 s. A slow start may take it all.
  const attempt = prepare(t, listener, { stall: 200, timeScale: 0.01 });
  const done = await attempt(never);
  // With a hundredth of the time the subject may not even have come to listen.
  if (done.started) t.equal(done.fault, 'the case did not end in 1.8 s');
  else t.match(done.failure?.report.seen, /it did not within 0.1 s/);
});

t.test(
  'when the tester itself was held up, a failure that depends on time is a fault',
  async (t) => {
    const attempt = prepare(t);
    const block = (dependsOnTime: boolean) => async () => {
      // Longer than the 1 s that is allowed.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 3_000);
      throw new Failure({ expected: 'x', seen: 'y' }, dependsOnTime);
    };
    const held = await attempt(block(true));
    t.match(held.fault, /^the tester itself was held up for \d+\.\d s$/);
    const certain = await attempt(block(false));
    t.equal(certain.fault, undefined, 'what does not depend on time holds anyway');
  },
);

t.test('an interrupted case ends at once, with its subject', async (t) => {
  const attempt = prepare(t);
  const interrupted = new AbortController();
  let pid = 0;
  const done = await attempt((context) => {
    pid = pidOf(context);
    interrupted.abort();
    return never();
  }, interrupted.signal);
  t.equal(done.fault, 'the run was interrupted');
  t.notOk(isAlive(pid));
});

t.test('a subject that is interrupted while it starts does not stay', async (t) => {
  // It might take 1000 s to listen: whoever waits for that runs out of the test's time.
  const program = '#!/bin/sh\necho $$ > "$0.pid"\nexec sleep 1000\n';
  const attempt = prepare(t, program, { timeScale: 100 });
  const file = join(t.testdirName, 'proxy.mjs.pid');
  const read = () => (existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0);
  const interrupted = new AbortController();
  const working = attempt(mustNotRun(t), interrupted.signal);
  await eventually('its process', () => read() > 1);
  interrupted.abort();
  const done = await working;
  t.equal(done.fault, 'the run was interrupted');
  t.notOk(isAlive(read()), 'it is gone when the attempt is over');
});

t.test('a case that cannot be run here is skipped, with the reason', async (t) => {
  const attempt = prepare(t);
  const skipped = await attempt(() => Promise.reject(new Skip('no such thing here')));
  t.match(skipped, { skipped: 'no such thing here', failure: undefined, fault: undefined });
  const died = await attempt(async (context) => {
    await kill(context, 'SIGKILL');
    throw new Skip('no such thing here');
  });
  t.match(died.failure?.report.seen, /SIGKILL/);
  t.equal(died.skipped, undefined, 'what died has failed');
});

t.test('a direct connection is not asked for more than a wire does', async (t) => {
  const options = { ...contextOptions(openReaper(t), ['none']), command: direct } as const;
  const definition = { ...makeCase('a', mustNotRun(t)), transparency: false };
  const done = await attemptCase(definition, options);
  t.match(done, { skipped: 'it asks for more than a wire does', failure: undefined });
  const wire = await attemptCase(makeCase('a'), options);
  t.match(wire, { skipped: undefined, failure: undefined, fault: undefined });
});

t.test('a case that starts the subject itself judges how that ends', async (t) => {
  const folder = writePrograms(t, { 'proxy.mjs': listener });
  const options = contextOptions(openReaper(t), commandOf(join(folder, 'proxy.mjs')));
  const run = async (context: CaseContext) => {
    t.equal(context.subject, undefined);
    await context.startSubject();
    await context.subject?.kill();
  };
  const done = await attemptCase({ ...makeCase('a', run), setup: { byCase: true } }, options);
  t.match(done, { failure: undefined, fault: undefined });
});
