/**
 * Codes of a {@link ProxyError}:
 *
 * - `BAD_OPTION`: an option is missing, of the wrong type or out of range
 * - `UNRESOLVED`: the destination's name cannot be resolved
 * - `LISTEN_FAILED`: the listening port cannot be had
 * - `ENGINE_UNAVAILABLE`: the engine that was asked for does not run on this machine
 * - `DIAL_FAILED`, `DIAL_TIMEOUT`: the destination cannot be reached, or not in time
 */
export type ProxyErrorCode =
  | 'BAD_OPTION'
  | 'UNRESOLVED'
  | 'LISTEN_FAILED'
  | 'ENGINE_UNAVAILABLE'
  | 'DIAL_FAILED'
  | 'DIAL_TIMEOUT';

/** An error that a user can act on: its message is one clear line. */
export class ProxyError extends Error {
  override readonly name = 'ProxyError';
  readonly code: ProxyErrorCode;

  constructor(code: ProxyErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

/** The system's code (`ECONNRESET`, …) of an error or of what caused it, if it has one. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error instanceof ProxyError) return systemCode(error.cause);
  return (error as NodeJS.ErrnoException).code;
}
