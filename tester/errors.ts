import { getSystemErrorMap } from 'node:util';

/** What a failed case reports to its reader. */
export interface FailureReport {
  /** What should have happened. */
  expected: string;
  /** What happened instead. */
  seen: string;
  /** Connection, direction and byte, where that makes sense. */
  where?: string;
  /** The peer that the failure was seen at, by its name: what its other side saw is added. */
  peer?: string;
  /** What the other side of that connection had seen at that moment. */
  otherSide?: string;
  /** The bug that usually looks like this; defaults to the case's own. */
  likelyCause?: string;
  /** It would fail any case, as a subject that does not start: how to mend this one is no help. */
  general?: true;
  /** The command line that shows it again, without the subject's. */
  replay?: string;
}

/** The subject did something wrong. */
export class Failure extends Error {
  override readonly name = 'Failure';
  report: FailureReport;
  /** True when a slow machine could have caused it: such a case is run once more. */
  readonly dependsOnTime: boolean;
  /** What the subject printed, where it did not live long enough for anyone else to keep it. */
  output?: string;

  constructor(report: FailureReport, dependsOnTime = false) {
    super(`expected ${report.expected}; seen: ${report.seen}`);
    // Once it is read it is text; until then it keeps those that threw, with all of their case.
    void this.stack;
    this.report = report;
    this.dependsOnTime = dependsOnTime;
  }
}

/** The tester or the machine is at fault, never the subject: the case is inconclusive. */
export class HarnessFault extends Error {
  override readonly name = 'HarnessFault';
}

/** The case cannot be run here, or not with this subject; the message is the reason. */
export class Skip extends Error {
  override readonly name = 'Skip';
}

/** The user asked for something that does not exist or makes no sense: exit code 64. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Where the system's own words are for programmers. */
const plainWords: Readonly<Record<string, string>> = { EISDIR: 'it is a directory' };

/**
 * What the system says of an error, in words: `no such file or directory` for ENOENT. Of an error
 * that is not the system's, what that says itself.
 */
export function systemReason(error: unknown): string {
  const { code = '', errno = 0, message } = error as NodeJS.ErrnoException;
  return plainWords[code] ?? getSystemErrorMap().get(errno)?.[1] ?? (code || message);
}
