import getPort from 'get-port';
import pRetry from 'p-retry';
import { Failure } from '../errors.js';
import type { CommandLine } from './command.js';
import { PortTaken, Subject, type SubjectOptions } from './subject.js';

/** Below the range from which the system takes the ports of outgoing connections. */
const lowestPort = 10_240;
const highestPort = 32_767;

function* randomPorts(count: number): Generator<number> {
  const range = highestPort - lowestPort + 1;
  for (let i = 0; i < count; i++) yield lowestPort + Math.floor(Math.random() * range);
}

/**
 * Starts the command and waits until it listens. When another process takes the chosen port in
 * between, chooses again, three times. Rejects with {@link Failure}.
 */
export async function startSubject(
  command: CommandLine,
  options: SubjectOptions,
): Promise<Subject> {
  const attempt = async () => {
    const port = await getPort({ port: randomPorts(20) });
    const subject = new Subject(command, port, options);
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
    const again = ({ error }: { error: Error }) => error instanceof PortTaken;
    return await pRetry(attempt, { retries: 3, minTimeout: 0, shouldRetry: again });
  } catch (error) {
    if (!(error instanceof PortTaken)) throw error;
    throw new Failure({
      expected: 'a proxy that listens on the port it is given',
      seen: 'four times it said that the port is in use, with a different free port each time',
      likelyCause: 'The program ignores its third argument and binds a port of its own.',
    });
  }
}
