import type { FailureReport } from '../errors.js';
import type { CaseStory, RunStory } from '../log/story.js';

/** What the tester is called where nobody says how it was started. */
export const usualProgram = 'tester';

/** What something is called, and what is said of it. */
export type Part = [label: string, text: string];

/**
 * What is told of a failure, in the order in which it is read; `subject` is quoted for a shell, and
 * `program` is how the tester is typed.
 */
export function failureParts(
  failure: FailureReport,
  subject: string,
  program = usualProgram,
): Part[] {
  const { expected, seen, where, otherSide, likelyCause, replay } = failure;
  return [
    ['expected', expected],
    ['seen', seen],
    ...(where ? [['where', where] satisfies Part] : []),
    ...(otherSide ? [['far end', otherSide] satisfies Part] : []),
    ...(likelyCause ? [['likely', likelyCause] satisfies Part] : []),
    ...(replay ? [['replay', typed(replay, subject, program)] satisfies Part] : []),
  ];
}

function typed(replay: string, subject: string, program: string): string {
  const words = replay.replace(new RegExp(`^${usualProgram}\\b`), program);
  return subject ? `${words} -- ${subject}` : words;
}

/** What is told of a case that did not simply pass: reason, failure, and whose fault it is not. */
export function partsOf({ head, result, attempts }: CaseStory, { started }: RunStory): Part[] {
  if (!result)
    return [
      ['reason', attempts.length > 0 ? 'the run ended while it ran' : 'the run ended before'],
    ];
  const { verdict, reason, failure } = result;
  return [
    ...(reason ? [['reason', reason] satisfies Part] : []),
    ...(verdict === 'inconclusive' ? [['fault', notTheSubjects] satisfies Part] : []),
    ...(verdict === 'flaky' ? [['note', 'passed when it was run once more'] satisfies Part] : []),
    ...(failure ? failureParts(failure, quoted(started.command)) : []),
    ...(failure && !failure.general ? [['how to fix', head.fix] satisfies Part] : []),
  ];
}

const notTheSubjects =
  'the tester or the machine was at fault and not the proxy: nothing is known of it, run it again';

/** One part a line. */
export function lined(parts: readonly Part[]): string {
  return parts.map(([label, text]) => `${label}: ${text}`).join('\n');
}

/** A command line as a shell takes it. */
export function quoted(words: readonly string[]): string {
  return words.map(quote).join(' ');
}

function quote(word: string): string {
  return /^[\w@%+=:,./{}-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
