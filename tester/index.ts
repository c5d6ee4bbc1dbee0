export type { Baseline, KnownFailure } from './baseline.js';
export { readBaseline } from './baseline-file.js';
export { type Case, defineCase, type Load, type Severity } from './case.js';
export { Failure, type FailureReport, HarnessFault, UsageError } from './errors.js';
export { type CommandLine, parseCommand } from './harness/command.js';
export type { JournalEntry, JournalEvent } from './harness/journal.js';
export { direct } from './harness/setup.js';
export { defineProfile, type Profile, type ProfileCase } from './profile.js';
export { loadCases, loadProfiles } from './registry.js';
export { type JsonReport, jsonReport } from './report/json.js';
export { type LabOptions, labReport } from './report/lab.js';
export { type RunOptions, run } from './runner.js';
export { type Selection, select } from './selection.js';
export {
  type CaseHead,
  type CaseResult,
  exitCodeOf,
  type RunEvent,
  type Verdict,
} from './verdict.js';
