import { Failure } from '../errors.js';

/**
 * Does what a slow machine can spoil: a reader of ours that comes too late lets a stall time run
 * out, and the subject is right to end the connection. A failure is seen again before it counts,
 * unless it is known that the machine was not `slow`.
 */
export async function timed<T>(work: () => Promise<T>, slow = () => true): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof Failure && slow() ? new Failure(error.report, true) : error;
  }
}
