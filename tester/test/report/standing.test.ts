import t from 'tap';
import { tell } from '../../log/story.js';
import { standingOf } from '../../report/standing.js';
import { exitCode, exitCodeOf, type Verdict } from '../../verdict.js';
import { decided, makeHead, runStarted } from '../events.js';
import { makeResult } from '../helpers.js';

const verdicts: Verdict[] = ['passed', 'failed', 'flaky', 'skipped', 'inconclusive'];

t.test('a case stands as the exit code takes it', async (t) => {
  for (const verdict of verdicts)
    for (const severity of ['required', 'recommended', 'informational'] as const)
      for (const strict of [true, false])
        for (const known of [true, false]) {
          const result = makeResult('a', { verdict, severity, ...(known && { expected: true }) });
          const started = runStarted([makeHead('a', { severity })], { strict });
          const [run] = tell([started, decided(result)]);
          const standing = run?.cases[0] && standingOf(run.cases[0], run);
          const code = exitCodeOf([result], { strict });
          const what = `${verdict}, ${severity}, strict: ${strict}, known: ${known}`;
          t.equal(standing === 'failed', code === exitCode.failed, what);
          if (verdict === 'passed' || verdict === 'skipped') t.equal(standing, verdict);
          else t.equal(standing === 'inconclusive', code === exitCode.inconclusive, what);
        }
});

t.test('what is not decided is not finished', async (t) => {
  const [run] = tell([runStarted(['a'])]);
  t.equal(run?.cases[0] && standingOf(run.cases[0], run), 'unfinished');
});
