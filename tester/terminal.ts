import { createLogUpdate } from 'log-update';
import type { RunEvent } from './log/events.js';
import { Running } from './report/running.js';

/** Where lines go, with a status line below them where a person is looking. */
export interface Terminal {
  print(lines: readonly string[]): void;
  event(event: RunEvent): void;
  /** Takes the status line away. */
  close(): void;
}

const refreshEvery = 250;
/** Of a line, where no terminal says otherwise. */
const usualWidth = 80;

/** How many columns a line may have. */
export function widthOf({ columns }: { columns?: number }): number {
  return columns ?? usualWidth;
}

/**
 * A terminal for `stream`: a status line that is kept up to date if it is a TTY, else none. One that
 * is `silent` leaves the stream to others.
 */
export function openTerminal(stream: NodeJS.WriteStream, { silent = false } = {}): Terminal {
  const print = (lines: readonly string[]) => {
    if (lines.length > 0) stream.write(`${lines.join('\n')}\n`);
  };
  if (silent) return { print() {}, event() {}, close() {} };
  if (!stream.isTTY) return { print, event() {}, close() {} };

  const status = createLogUpdate(stream);
  const running = new Running();
  const refresh = () => {
    const line = running.line(performance.now(), widthOf(stream));
    if (line) status(line);
    else status.clear();
  };
  const timer = setInterval(refresh, refreshEvery);
  return {
    print(lines) {
      if (lines.length === 0) return;
      status.clear();
      print(lines);
      refresh();
    },
    event(event) {
      running.add(event, performance.now());
      refresh();
    },
    close() {
      clearInterval(timer);
      status.clear();
      status.done();
    },
  };
}
