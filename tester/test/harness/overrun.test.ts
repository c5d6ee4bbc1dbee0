import t from 'tap';
import {
  type Burden,
  type Overrun,
  overrunBySignal,
  overrunFailure,
  overrunOf,
} from '../../harness/overrun.js';
import { usualLimits } from '../../limits.js';

const limits = { ...usualLimits, memory: 1000, processes: 10, cpu: 2, output: 500, time: 3 };
const most: Burden = { memory: 1000, processes: 10, cpuMs: 2000, output: 500, timeMs: 3000 };

t.test('what is at its limit is not beyond it', async (t) => {
  t.equal(overrunOf(most, limits), undefined);
});

t.test('one more of anything is beyond', async (t) => {
  const more: { [field in keyof Burden]: Overrun } = {
    memory: 'memory',
    processes: 'processes',
    cpuMs: 'cpu',
    output: 'output',
    timeMs: 'time',
  };
  for (const [field, overrun] of Object.entries(more) as [keyof Burden, Overrun][])
    t.equal(overrunOf({ ...most, [field]: most[field] + 1 }, limits), overrun);
});

t.test('the signals of the kernel tell of a limit, others do not', async (t) => {
  t.equal(overrunBySignal('signal SIGXCPU'), 'cpu');
  t.equal(overrunBySignal('signal SIGXFSZ'), 'disk');
  for (const exit of ['signal SIGKILL', 'code 1', 'code 0'])
    t.equal(overrunBySignal(exit), undefined);
});

t.test('each has its sentence and its cause, and no second try', async (t) => {
  const words: { [overrun in Overrun]: string } = {
    memory: 'used more than 1024 MiB of memory',
    processes: 'had more than 1200 processes',
    cpu: 'used more than 120 s of processor time',
    output: 'printed more than 64 MiB',
    disk: 'wrote more than 64 MiB to a file',
    time: 'ran for more than 300 s',
  };
  for (const [overrun, seen] of Object.entries(words) as [Overrun, string][]) {
    const failure = overrunFailure(overrun, usualLimits);
    t.equal(failure.report.expected, 'a proxy that keeps to the limits');
    t.equal(failure.report.seen, `the proxy was ended: it ${seen}`);
    t.match(failure.report.likelyCause, /^It .*\.$|^A loop .*\.$/);
    t.equal(failure.dependsOnTime, false);
  }
  const small = overrunFailure('memory', { ...usualLimits, memory: 1.5 * 1024 ** 2 });
  t.match(small.report.seen, 'more than 1.5 MiB');
});
