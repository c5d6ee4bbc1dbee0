import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import type { RunEvent } from '../../log/events.js';
import { parseLog, readLog } from '../../log/reader.js';
import { asLogged, LogWriter } from '../../log/writer.js';
import { decided, runEnded, runStarted } from '../events.js';
import { makeResult } from '../helpers.js';

const failed = makeResult('a', {
  verdict: 'failed',
  failure: { expected: 'x', seen: 'y', where: 'client 1' },
});
const events: RunEvent[] = [
  runStarted(['a']),
  { type: 'case-started', id: 'a', attempt: 1, at: 1.5 },
  {
    type: 'case-journal',
    id: 'a',
    attempt: 1,
    entries: [{ at: 1, until: 2, peer: 'client 1', event: 'sent', bytes: 4, offset: 0 }],
  },
  { type: 'case-usage', id: 'a', attempt: 1, at: 500, memory: 1, cpuMs: 2, processes: 3 },
  { type: 'case-output', id: 'a', attempt: 1, text: 'ü\n' },
  decided(failed),
  { type: 'case-direct', id: 'a', entries: [] },
  runEnded(),
];

t.test('what is written can be read, line by line as soon as it is written', async (t) => {
  const file = join(t.testdir({ 'log.ndjson': 'what was there' }), 'log.ndjson');
  const writer = new LogWriter(file);
  for (const [index, event] of events.entries()) {
    writer.write(event);
    t.strictSame(readLog(file), events.slice(0, index + 1));
  }
  writer.close();
});

t.test('a result is written without what the events before it have told', async (t) => {
  const file = join(t.testdir(), 'log.ndjson');
  const writer = new LogWriter(file);
  writer.write(runStarted(['a']));
  writer.write(decided({ ...failed, journal: [], output: 'words' }));
  writer.close();
  t.strictSame(readLog(file)[1], decided(failed));
});

t.test('a disk that is full ends the log and nothing else', async (t) => {
  const writer = new LogWriter('/dev/full');
  writer.write(runStarted(['a']));
  t.equal(writer.problem, '/dev/full: cannot be written: no space left on device');
  t.strictSame(writer.write(decided(failed)), decided(failed), 'which goes on for its reports');
  writer.close();
});

t.test('what a reader gets is what was written', async (t) => {
  const file = join(t.testdir(), 'log.ndjson');
  const writer = new LogWriter(file);
  const all = [...events, decided({ ...failed, durationMs: 1.23456, output: 'words' })];
  const told = all.map((event) => writer.write(event));
  writer.close();
  t.strictSame(readLog(file), told);
  t.strictSame(told, all.map(asLogged), 'the same where there is no log');
});

t.test('times are written to the microsecond', async (t) => {
  const file = join(t.testdir(), 'log.ndjson');
  const writer = new LogWriter(file);
  writer.write(runStarted([]));
  writer.write(decided(makeResult('a', { durationMs: 1.234567 })));
  writer.close();
  t.match(readLog(file)[1], { result: { durationMs: 1.235 } });
});

t.test('a last line that was cut off is left out', async (t) => {
  const file = join(t.testdir(), 'log.ndjson');
  const lines = events.map((event) => JSON.stringify(event)).join('\n');
  writeFileSync(file, lines);
  t.equal(readLog(file).length, events.length - 1);
  appendFileSync(file, '\n');
  t.equal(readLog(file).length, events.length);
});

t.test('what is no log is told in one line that says where', async (t) => {
  const first = JSON.stringify(runStarted(['a']));
  const told = (text: string) => {
    try {
      parseLog(text, 'x.ndjson');
      return 'nothing';
    } catch (error) {
      return (error as Error).message;
    }
  };
  t.equal(told(''), 'x.ndjson: is not an event log: it does not begin with a run');
  t.equal(told(`${first}\n{"type"\n`), 'x.ndjson: line 2 is not JSON');
  t.equal(told(`${first}\n1\n`), 'x.ndjson: line 2 is not JSON');
  t.equal(
    told(`${first}\n{"type":"case-started"}\n`),
    'x.ndjson: line 2 is not an event of the tester',
  );
  t.equal(
    told(`${first.replace('"version":1', '"version":2')}\n`),
    'x.ndjson: line 1 is of version 2, and this tester reads 1',
  );
  t.throws(() => readLog('/nowhere/x.ndjson'), {
    name: 'UsageError',
    message: '/nowhere/x.ndjson: cannot be read: no such file or directory',
  });
  t.throws(() => new LogWriter('/nowhere/x.ndjson'), {
    name: 'UsageError',
    message: '/nowhere/x.ndjson: cannot be written: no such file or directory',
  });
});
