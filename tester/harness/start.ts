import pRetry from 'p-retry';
import { Failure } from '../errors.js';
import type { CommandLine } from './command.js';
import { choosePort } from './port.js';
import { portRefused, portsRefused } from './start-failures.js';
import { PortTaken, Subject, type SubjectOptions } from './subject.js';

/**
 * Starts the command and waits until it listens: on the port that is given, or on a free one. When
 * another process takes a free one in between, chooses again, three times. Rejects with
 * {@link Failure}.
 */
export async function startSubject(
  command: CommandLine,
  options: SubjectOptions,
  given?: number,
): Promise<Subject> {
  const attempt = async () => {
    const subject = new Subject(command, given ?? (await choosePort()), options);
    try {
      await subject.ready();
      return subject;
    } catch (error) {
      await subject.stop();
      if (error instanceof Failure) error.output = subject.output.text();
      throw error;
    }
  };
  try {
    const again = ({ error }: { error: Error }) =>
      given === undefined && error instanceof PortTaken;
    return await pRetry(attempt, { retries: 3, minTimeout: 0, shouldRetry: again });
  } catch (error) {
    if (!(error instanceof PortTaken)) throw error;
    const { called } = options;
    if (given !== undefined) throw portRefused(given, called);
    throw portsRefused(command, called);
  }
}
