import { Writable } from 'node:stream';
import t from 'tap';
import type { RunEvent } from '../log/events.js';
import { openTerminal } from '../terminal.js';
import { decided, runStarted } from './events.js';

import { eventually, makeResult } from './helpers.js';

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
  t.match(text(), /running: Title of a 0 s/);
  const before = written.length;
  terminal.print([]);
  t.equal(written.length, before, 'no line, no flicker');
  terminal.print(['Title of z: passed']);
  t.match(written.slice(before).join(''), /Title of z: passed\n.*running: Title of a/s);
  await eventually('the next second', () => text().includes('Title of a 1 s'));
});

t.test('the status line goes when nothing runs, and when the terminal is closed', async (t) => {
  const { stream, written } = fakeStream(true);
  const terminal = openTerminal(stream);
  for (const event of started) terminal.event(event);
  const shown = written.length;
  terminal.event(decided(makeResult('a')));
  const erase = '\u001b[2K';
  t.ok(written.slice(shown).join('').includes(erase));
  terminal.event({ type: 'case-started', id: 'a', attempt: 2, at: 1 });
  const again = written.length;
  terminal.close();
  t.ok(written.slice(again).join('').includes(erase));
  // A timer that goes on would keep this process alive, and its test would time out.
});
