import { join } from 'node:path';
import t, { type Test } from 'tap';
import { attemptCase } from '../attempt.js';
import type { Case } from '../case.js';
import { Failure, HarnessFault } from '../errors.js';
import { hasProcfs } from '../harness/procfs.js';
import { usualLimits } from '../limits.js';
import {
  commandOf,
  contextOptions,
  eventually,
  listener,
  makeCase,
  openReaper,
  writePrograms,
} from './helpers.js';

const skip = hasProcfs ? false : 'this system has no /proc';
const limits = { ...usualLimits, time: 1 };

/** Runs a case against a program that has a second to live. */
function attempt(t: Test, run: Case['run'], setup: Case['setup'] = {}, program = listener) {
  const folder = writePrograms(t, { 'proxy.mjs': program });
  const options = contextOptions(openReaper(t), commandOf(join(folder, 'proxy.mjs')));
  const confinement = { limits, sandbox: false };
  return attemptCase({ ...makeCase('a', run), setup }, { ...options, confinement });
}

const ended = {
  fault: undefined,
  skipped: undefined,
  failure: {
    dependsOnTime: false,
    report: {
      expected: 'a proxy that keeps to the limits',
      seen: 'the proxy was ended: it ran for more than 1 s',
    },
  },
};

t.test('a limit that ends the subject ends the case', { skip }, async (t) => {
  t.match(await attempt(t, () => new Promise(() => {})), ended);
});

t.test('so it does while the subject starts', { skip }, async (t) => {
  // A shell: Node may need all of the second to come to print anything.
  const silent = '#!/bin/sh\necho words\nexec sleep 1000\n';
  const done = await attempt(t, async () => void t.fail('the case must not run'), {}, silent);
  t.match(done, ended);
  t.equal(done.started, false);
  t.equal(done.output, 'words\n');
});

t.test(
  'whatever the end of the subject looks like to the case, it is that',
  { skip },
  async (t) => {
    for (const error of [
      new HarnessFault('no origin'),
      new Failure({ expected: '1 byte', seen: 'a reset' }, true),
    ]) {
      const done = await attempt(
        t,
        async (context) => {
          await context.startSubject();
          await eventually('its end', () => context.overrun.aborted);
          throw error;
        },
        { byCase: true },
      );
      t.match(done, ended);
    }
  },
);
