import { Failure } from './errors.js';

/**
 * Whatever fails in this work may be due to a slow machine. It is for procedures in which an end of
 * ours does not read for a while: were it held up for longer than the stall time, a subject would
 * be right to end the connection.
 */
export async function dependingOnTime<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof Failure ? new Failure(error.report, true) : error;
  }
}
