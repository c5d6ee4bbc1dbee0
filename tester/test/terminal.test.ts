import { execFileSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import t from 'tap';
import type { RunEvent } from '../log/events.js';
import { openTerminal } from '../terminal.js';
import { runEnded, runStarted } from './events.js';
import { eventually } from './helpers.js';

/** A stream that remembers what was written, as a terminal of 80 columns or as a file. */
function fakeStream(isTTY: boolean) {
  const written: string[] = [];
  const stream = new Writable({
    write(chunk, _, done) {
      written.push(String(chunk));
      done();
    },
  });
  const fake = Object.assign(stream, isTTY ? { isTTY, columns: 80, rows: 24 } : {});
  return { stream: fake as unknown as NodeJS.WriteStream, written, text: () => written.join('') };
}

const erase = '\u001b[2K';

const started: RunEvent[] = [
  runStarted(['a']),
  { type: 'case-started', id: 'a', attempt: 1, at: 1 },
];

t.test('a file gets the lines, and nothing else', async (t) => {
  const { stream, text } = fakeStream(false);
  const terminal = openTerminal(stream);
  for (const event of started) terminal.event(event);
  terminal.print(['one', 'two']);
  terminal.print([]);
  terminal.print(['three']);
  terminal.close();
  t.equal(text(), 'one\ntwo\nthree\n');
});

t.test('a terminal shows what is running below the lines, and keeps it up to date', async (t) => {
  const { stream, written, text } = fakeStream(true);
  const terminal = openTerminal(stream);
  t.teardown(() => terminal.close());
  terminal.print(['before']);
  t.notMatch(text(), /running/);
  for (const event of started) terminal.event(event);
  t.match(text(), /0\/1 · 0:00 · running: Title of a 0 s/);
  const before = written.length;
  terminal.print([]);
  t.equal(written.length, before, 'no line, no flicker');
  terminal.print(['Title of z: passed']);
  t.match(written.slice(before).join(''), /Title of z: passed\n.*running: Title of a/s);
  await eventually('the next second', () => /Title of a [1-9]\d* s/.test(text()));
});

t.test('the status line goes with the run, and when the terminal is closed', async (t) => {
  const { stream, written } = fakeStream(true);
  const terminal = openTerminal(stream);
  for (const event of started) terminal.event(event);
  const shown = written.length;
  terminal.event(runEnded());
  t.match(written.slice(shown), [/^((?!running).)*$/s]);
  t.ok(written[shown]?.includes(erase));
  for (const event of started) terminal.event(event);
  const again = written.length;
  terminal.close();
  t.ok(written.slice(again).join('').includes(erase));
  t.equal(stream.listenerCount('resize'), 0);
  // A timer that goes on would keep this process alive, and its test would time out.
});

t.test('the line follows the width of the terminal at once', async (t) => {
  const { stream, text } = fakeStream(true);
  const terminal = openTerminal(stream);
  t.teardown(() => terminal.close());
  for (const event of started) terminal.event(event);
  t.notMatch(text(), /…/);
  stream.columns = 20;
  stream.emit('resize');
  t.match(text(), /0\/1 · 0:00 · runnin…/);
});

t.test('while the lines go to a file, the status line goes to the errors', async (t) => {
  const errors = fakeStream(true);
  const lines = fakeStream(false);
  const fd = openSync(join(t.testdir(), 'file'), 'w');
  t.teardown(() => closeSync(fd));
  const terminal = openTerminal(Object.assign(lines.stream, { fd }), { errors: errors.stream });
  for (const event of started) terminal.event(event);
  terminal.print(['one']);
  terminal.clear();
  terminal.close();
  t.equal(lines.text(), 'one\n');
  t.match(errors.text(), /running: Title of a 0 s/);
});

t.test('while the lines go through a pipe there is no status line', async (t) => {
  const errors = fakeStream(true);
  const fifo = join(t.testdir(), 'pipe');
  execFileSync('mkfifo', [fifo]);
  // For reading too: else it would wait for a reader.
  const fd = openSync(fifo, 'r+');
  t.teardown(() => closeSync(fd));
  const lines = fakeStream(false);
  const terminal = openTerminal(Object.assign(lines.stream, { fd }), { errors: errors.stream });
  for (const event of started) terminal.event(event);
  terminal.close();
  t.equal(errors.text(), '');
});

t.test('a terminal that is silent leaves its stream alone', async (t) => {
  const { stream, text } = fakeStream(true);
  const terminal = openTerminal(stream, { silent: true, errors: stream });
  for (const event of started) terminal.event(event);
  terminal.print(['one']);
  terminal.clear();
  terminal.close();
  t.equal(text(), '');
});

t.test('a cleared screen can be scrolled back', async (t) => {
  const { stream, text } = fakeStream(true);
  const terminal = openTerminal(stream);
  terminal.clear();
  terminal.close();
  const rows = 24;
  t.equal(text(), `${'\n'.repeat(rows)}\u001b[H\u001b[J`);
});
