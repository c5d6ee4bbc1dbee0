import type { Severity } from '../case.js';
import type { JournalEntry } from '../harness/journal.js';
import type { Bounds } from '../harness/overrun.js';
import type { CaseResult } from '../verdict.js';

/** Grows by one with every change that an existing reader of logs would notice. */
export const logVersion = 1;

/**
 * Everything that happens in a run, in order: one line of an event log each, as JSON. Every report
 * is made of these alone. Times are in milliseconds.
 */
export type RunEvent =
  | RunStarted
  | CaseStarted
  | CaseJournal
  | CaseUsage
  | CaseOutput
  | CaseDirect
  | CaseDecided
  | RunEnded;

/** A subject begins to be graded; what follows until the next such event is about it. */
export interface RunStarted {
  type: 'run-started';
  version: typeof logVersion;
  /** When, as ISO 8601. */
  time: string;
  /** The version of the tester. */
  tester: string;
  /** The subject, as a reader would call it. */
  subject: string;
  /** Its command line, with placeholders. */
  command: readonly string[];
  profile: { id: string; title: string; source: string };
  seed: number;
  /** The stall time that the subject promises. */
  stall: number;
  /** Factor on the tester's own deadlines. */
  timeScale: number;
  /** What is flaky counts as failed. */
  strict: boolean;
  /** What the subject was held to, where it was not to be trusted. */
  limits?: RunLimits;
  machine: { system: string; processors: number; node: string };
  /** Those that are run, in the order of the profile. */
  cases: CaseHead[];
}

/** What a subject might use. Sizes are in bytes, times in seconds. */
export interface RunLimits extends Bounds {
  /** Whether it ran in a sandbox. */
  sandbox: boolean;
}

/** What a case says of itself, and how much it counts. */
export interface CaseHead {
  id: string;
  title: string;
  severity: Severity;
  /** Its share of the score, in points. */
  weight: number;
  /** When a grading system shows it to students; at once unless said. */
  visibility?: Visibility;
  requirement: string;
  procedure: string;
  source: string;
  likelyCause: string;
  fix: string;
}

/** The words that Gradescope has for this. */
export type Visibility = 'visible' | 'hidden' | 'after_due_date' | 'after_published';

export interface CaseStarted {
  type: 'case-started';
  id: string;
  /** 1, or 2 where it is run once more. */
  attempt: number;
  /** Since the run began. */
  at: number;
}

/** What happened on the wire since the last event of this kind; no entry comes twice. */
export interface CaseJournal {
  type: 'case-journal';
  id: string;
  attempt: number;
  /** Times in it are since this attempt began. */
  entries: JournalEntry[];
}

/** What the subject held and had used at a moment, all its processes together. */
export interface CaseUsage {
  type: 'case-usage';
  id: string;
  attempt: number;
  /** Since this attempt began. */
  at: number;
  /** In bytes. */
  memory: number;
  /** Processor time so far. */
  cpuMs: number;
  processes: number;
}

/** What the subject printed in an attempt, or the end of it. */
export interface CaseOutput {
  type: 'case-output';
  id: string;
  attempt: number;
  text: string;
}

/** The same case on a direct connection, run to show where the subject's departs from it. */
export interface CaseDirect {
  type: 'case-direct';
  id: string;
  entries: JournalEntry[];
}

export interface CaseDecided {
  type: 'case-decided';
  /** Since the run began. */
  at: number;
  result: CaseResult;
}

/** Absent where a run was killed. */
export interface RunEnded {
  type: 'run-ended';
  durationMs: number;
  /** It ended before everything was decided, because somebody wanted that. */
  interrupted: boolean;
}
