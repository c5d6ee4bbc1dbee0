import { Failure, Skip } from '../errors.js';
import { tellCommand } from '../harness/command.js';
import type { CaseContext } from '../harness/context.js';
import type { Launch } from '../harness/setup.js';
import type { Subject } from '../harness/subject.js';

/** A program that has nothing to do needs no longer than this to say so, in milliseconds. */
const within = 5_000;

/** Another number of arguments than there must be. */
export const wrongCounts: readonly (Launch & { how: string })[] = [
  { how: 'with no arguments', keep: 0 },
  { how: 'with one argument', keep: 1 },
  { how: 'with two arguments', keep: 2 },
  // Several: a program may have a use for a fourth.
  { how: 'with three arguments too many', extra: ['one', 'too', 'many'] },
];

/**
 * Starts the subject's program in a way that must not work, and expects that it ends by itself,
 * with a code other than 0. Returns all that it printed.
 */
export async function expectRefusal(
  context: CaseContext,
  launch: Launch,
  how: string,
): Promise<string> {
  const { subject, text } = await expectExit(context, launch, how);
  requireError(subject, how, text);
  return text;
}

/** The same, with whatever code it ends. */
export async function expectExit(
  context: CaseContext,
  launch: Launch,
  how: string,
): Promise<{ subject: Subject; text: string }> {
  const subject = await context.launch(launch);
  const ended = await subject.exitsWithin(context.scaled(within));
  const text = await subject.lastWords();
  if (!ended)
    throw new Failure(
      {
        expected: `the program ends when it is started ${how}`,
        seen: `it still ran ${context.scaled(within) / 1000} s later${(await subject.listens()) ? ', and listened' : ''}`,
        where: tellCommand(subject.command),
      },
      true,
    );
  await subject.stop();
  return { subject, text };
}

/** Holds a subject that has ended to a word about the reason and a code other than 0. */
export function requireError(subject: Subject, how: string, text: string): void {
  const failed = /^code [1-9]/.test(subject.exit ?? '');
  const silent = text.trim() === '';
  if (failed && !silent) return;
  throw new Failure(
    {
      expected: `the program prints an error and ends with a code other than 0 when it is started ${how}`,
      seen: `it ended with ${subject.exit}${silent ? ' and printed nothing' : ''}`,
      where: tellCommand(subject.command),
    },
    // Its words may be late; its code is what it is.
    failed,
  );
}

/** Starts the subject. One that ends at once in these circumstances is not judged: {@link Skip}. */
export async function startIfPossible(context: CaseContext, how: string): Promise<Subject> {
  try {
    return await context.startSubject();
  } catch (error) {
    // What listens elsewhere, or never, does so in others too.
    const ended = error instanceof Failure && !error.dependsOnTime;
    if (ended) throw new Skip(`it does not start ${how}: ${error.report.seen}`);
    throw error;
  }
}
