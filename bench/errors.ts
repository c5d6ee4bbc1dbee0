/** The benchmark was asked for something that it cannot do: one line, exit code 64. */
export class UsageError extends Error {}

/** A subject, a server or a load did not do its part; the run goes on without this measurement. */
export class Fault extends Error {}
