import pino from 'pino';
import type { LogLevel } from './options.js';
import type { PairEnd } from './outcome.js';

export interface Log {
  info(message: string, fields?: object): void;
  warn(message: string, fields?: object): void;
  /** One line for one ended pair. */
  pair(end: PairEnd): void;
  /** Writes what is still buffered. */
  flush(): void;
}

/** Held at most while standard error takes nothing; beyond it lines are dropped, not memory used. */
const maxBacklog = 1 << 20;

/**
 * A log of JSON lines on standard error. It never blocks the relay and never ends the process:
 * a reader that stops or goes away costs lines, not service.
 */
export function createLog(level: LogLevel): Log {
  const destination = pino.destination({
    dest: 2,
    sync: false,
    maxLength: maxBacklog,
    retryEAGAIN: () => false,
  });
  destination.on('error', () => {});
  const logger = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination,
  );
  return {
    info: (message, fields = {}) => logger.info(fields, message),
    warn: (message, fields = {}) => logger.warn(fields, message),
    pair(end) {
      if (!logger.isLevelEnabled('info')) return;
      const { id, ...rest } = end;
      logger.info({ pair: id, ...rest }, 'pair ended');
    },
    flush() {
      try {
        destination.flushSync();
      } catch {
        // Nobody reads standard error any more, or it is full: there is nowhere to say so.
      }
    },
  };
}
