import { fstatSync } from 'node:fs';
import { createLogUpdate } from 'log-update';
import { coloursOf } from './colours.js';
import type { RunEvent } from './log/events.js';
import type { Paint } from './report/paint.js';
import { Running } from './report/running.js';

/** Where lines go, with a status line below them where a person is looking. */
export interface Terminal {
  /** Colours, where the lines go to somebody who sees them. */
  readonly paint: Paint;
  print(lines: readonly string[]): void;
  event(event: RunEvent): void;
  /** Scrolls what there is out of sight, if the lines go to a screen; it can be scrolled back. */
  clear(): void;
  /** Takes the status line away. */
  close(): void;
}

const refreshEvery = 250;
/** Of a line, where no terminal says otherwise. */
const usualWidth = 80;

/** How many columns a line may have. */
export function widthOf({ columns }: { columns?: number }): number {
  // Some say that it has none.
  return columns || usualWidth;
}

/**
 * A terminal for `stream`, with a status line that is kept up to date where a person sees it: on
 * the stream itself, or on `errors` while the stream goes to a file. One that is `silent` leaves
 * the stream to others.
 */
export function openTerminal(
  stream: NodeJS.WriteStream,
  {
    silent = false,
    errors = process.stderr,
  }: { silent?: boolean; errors?: NodeJS.WriteStream } = {},
): Terminal {
  const write = (text: string) => void (silent || stream.write(text));
  const print = (lines: readonly string[]) => {
    if (lines.length > 0) write(`${lines.join('\n')}\n`);
  };
  const clear = () => {
    // New lines keep it above the screen, where many terminals would lose what they are to erase.
    if (stream.isTTY) write(`${'\n'.repeat(stream.rows ?? 24)}\u001b[H\u001b[J`);
  };
  const paint = coloursOf(stream);
  const shown = stream.isTTY ? !silent && stream : isFile(stream) && errors.isTTY && errors;
  if (!shown) return { paint, print, clear, event() {}, close() {} };

  const running = new Running();
  const status = openStatus(shown, (now) => running.line(now, widthOf(shown)));
  return {
    paint,
    print(lines) {
      if (lines.length === 0) return;
      status.hide();
      print(lines);
      status.refresh();
    },
    clear() {
      status.hide();
      clear();
      status.refresh();
    },
    event(event) {
      running.add(event, performance.now());
      status.refresh();
    },
    close: status.close,
  };
}

/** The last line of a screen. */
export interface Status {
  hide(): void;
  refresh(): void;
  close(): void;
}

/** Opens one that says what `lineAt` does of a moment, as `performance.now()` tells it. */
export function openStatus(stream: NodeJS.WriteStream, lineAt: (now: number) => string): Status {
  const update = createLogUpdate(stream);
  // Only while there is a line: nothing but a run is to keep the tester alive.
  let timer: NodeJS.Timeout | undefined;
  const end = () => {
    if (!timer) return;
    clearInterval(timer);
    timer = undefined;
    update.clear();
    // The cursor comes back.
    update.done();
  };
  const refresh = () => {
    const line = lineAt(performance.now());
    if (line === '') return end();
    timer ??= setInterval(refresh, refreshEvery);
    update(line);
  };
  stream.on('resize', refresh);
  return {
    hide: () => update.clear(),
    refresh,
    close() {
      stream.off('resize', refresh);
      end();
    },
  };
}

/** A pipe is none: who reads it may write on the same screen, and a pager has it for itself. */
function isFile(stream: NodeJS.WriteStream & { fd?: number }): boolean {
  if (stream.fd === undefined) return false;
  const stats = fstatSync(stream.fd);
  return stats.isFile() || stats.isCharacterDevice();
}
