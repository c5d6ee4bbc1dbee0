import { Failure } from '../errors.js';

/**
 * Does what a slow machine can spoil: a reader of ours that comes too late lets a stall time run
 * out, and the subject is right to end the connection. A failure is seen again before it counts.
 */
export async function timed<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof Failure ? new Failure(error.report, true) : error;
  }
}
