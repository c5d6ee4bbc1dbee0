import { arch, availableParallelism, release, type } from 'node:os';
import type { Confinement } from './harness/confine.js';
import { type CaseHead, logVersion, type RunLimits, type RunStarted } from './log/events.js';
import type { RunOptions } from './runner.js';
import { weightOf } from './score.js';
import type { SelectedCase, Selection } from './selection.js';

/** What a log begins with: all that a reader must know of the run, the cases' own words included. */
export function runStarted(options: RunOptions): RunStarted {
  const { selection, seed, stall, timeScale, strict = false, version = 'unknown' } = options;
  const { confinement } = options;
  const { id, title, source } = selection.profile;
  const command = [options.command].flat();
  return {
    type: 'run-started',
    version: logVersion,
    time: new Date().toISOString(),
    tester: version,
    subject: options.subject ?? command.join(' '),
    command,
    profile: { id, title, source },
    seed,
    stall,
    timeScale,
    strict,
    ...(confinement && { limits: limitsOf(confinement) }),
    machine: {
      // What a distribution or a host adds to the number names more than a reader needs.
      system: `${type()} ${/^[\d.]*/.exec(release())?.[0]} ${arch()}`,
      processors: availableParallelism(),
      node: process.version,
    },
    cases: headsOf(selection),
  };
}

/** What is said of the cases that are to be run. */
export function headsOf({ cases }: Selection): CaseHead[] {
  return cases.map(headOf);
}

/** What was asked for, and whether there was what a sandbox takes. */
function limitsOf({ limits, sandbox }: Confinement): RunLimits {
  return { ...limits, sandbox };
}

function headOf(each: SelectedCase): CaseHead {
  const { id, title, severity, visibility } = each;
  const { requirement, procedure, source, likelyCause, fix } = each;
  return {
    id,
    title,
    severity,
    weight: weightOf(each),
    ...(visibility && { visibility }),
    requirement,
    procedure,
    source,
    likelyCause,
    fix,
  };
}
