import type { Attempt } from './attempt.js';
import { anyOne, usually } from './harness/called.js';
import type { CaseResult, Verdict } from './verdict.js';

/** What was come to for a case, on top of what its declaration says. */
export type Decision = Pick<CaseResult, 'verdict' | 'attempts'> & Partial<CaseResult>;

/** Of a case that an interrupted run did not come to. */
export const interrupted: Decision = {
  verdict: 'skipped',
  attempts: 0,
  reason: 'the run was interrupted',
};

/** Of a case that was not tried, because no case before it could start the subject. */
export function notStarted(called = usually): Decision {
  return {
    verdict: 'failed',
    attempts: 0,
    failure: {
      expected: `${anyOne(called)} that can be started`,
      seen: `it was not tried, because the ${called} could not be started for the cases before`,
      general: true,
    },
  };
}

/** What the last of so many attempts says. */
export function conclude(attempt: Attempt, attempts: number): Decision {
  const verdict = verdictOf(attempt);
  const details = verdict === 'passed' ? { durationMs: attempt.durationMs } : evidence(attempt);
  return { verdict, attempts, ...details };
}

/** What both attempts together say, of which the first was a failure that depended on time. */
export function concludeAgain(before: Attempt, attempt: Attempt): Decision {
  const passed = verdictOf(attempt) === 'passed';
  // An attempt in which the tester was at fault says nothing against the subject.
  if (passed && !before.fault) return { verdict: 'flaky', attempts: 2, ...evidence(before) };
  return conclude(attempt, 2);
}

function verdictOf({ fault, failure, skipped }: Attempt): Verdict {
  if (fault) return 'inconclusive';
  if (failure) return 'failed';
  return skipped ? 'skipped' : 'passed';
}

function evidence(attempt: Attempt): Partial<CaseResult> {
  const { durationMs, failure, fault, skipped, journal, output } = attempt;
  return {
    durationMs,
    journal,
    output,
    ...(failure && { failure: failure.report }),
    ...((fault ?? skipped) && { reason: fault ?? skipped }),
  };
}
