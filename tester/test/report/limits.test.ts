import t from 'tap';
import type { RunLimits } from '../../log/events.js';
import { htmlReport } from '../../report/html.js';
import { jsonReport } from '../../report/json.js';
import { junitReport } from '../../report/junit.js';
import { limitsText } from '../../report/limits.js';
import { markdownReport } from '../../report/markdown.js';
import { storyOf } from './stories.js';

const mebibyte = 1024 ** 2;
const bounds = { memory: 512 * mebibyte, processes: 50, files: 64, cpu: 9, time: 30 };
const limits: RunLimits = { ...bounds, output: 1.5 * mebibyte, disk: mebibyte, sandbox: true };
const line =
  'memory 512 MiB, 50 processes, 64 files open in each, 9 s of processor time, output 1.5 MiB, files of 1 MiB, 30 s';

t.test('limits stand on one line', async (t) => {
  t.equal(limitsText(limits), `${line}, in a sandbox`);
  t.equal(limitsText({ ...limits, sandbox: false }), `${line}, no sandbox`);
});

t.test('reports say which limits a run had, if it had any', async (t) => {
  const [held, free] = [{ limits }, {}].map((details) => [
    storyOf('./proxy', { a: 'passed' }, details),
  ]) as [ReturnType<typeof storyOf>[], ReturnType<typeof storyOf>[]];
  for (const report of [htmlReport, markdownReport, junitReport]) {
    t.match(report(held), `${line}, in a sandbox`);
    t.notMatch(report(free), /processor time/);
  }
  t.strictSame(jsonReport(held).limits, limits);
  t.notOk('limits' in jsonReport(free));
});
