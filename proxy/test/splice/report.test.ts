import t from 'tap';
import type { PairEnd } from '../../outcome.js';
import { type PackedEnds, Report, unpackEnds } from '../../splice/report.js';

const end = (id: number, more: Partial<PairEnd> = {}): PairEnd => ({
  ...{ id, outcome: 'complete', client: '192.0.2.1:1' },
  ...{ bytesToUpstream: 2, bytesToClient: 3, durationMs: 4 },
  ...more,
});

function setUp() {
  const messages: PackedEnds[] = [];
  return { messages, report: new Report((ends) => messages.push(ends)) };
}

t.test('ends come out as they went in', (t) => {
  const { report, messages } = setUp();
  const ends = [
    end(1),
    end(2, { upstream: '[::1]:2', cause: 'ECONNRESET', outcome: 'client-reset' }),
    end(3, { cause: 'ENOTFOUND', outcome: 'dial-failed' }),
  ];
  for (const each of ends) report.add(each, 0);
  report.tell();
  t.equal(messages.length, 1);
  const told: PairEnd[] = [];
  unpackEnds(messages[0] ?? [], (each) => told.push(each));
  t.strictSame(told, ends);
  report.tell();
  t.equal(messages.length, 1, 'nothing is told of nothing');
  t.end();
});

t.test('the first is told after 5 ms, whatever comes behind it', (t) => {
  const { report } = setUp();
  t.equal(report.due(0), Number.POSITIVE_INFINITY);
  report.add(end(1), 100);
  t.equal(report.due(100), 5);
  report.add(end(2), 104);
  t.equal(report.due(104), 1);
  t.equal(report.due(200), 0);
  report.tell();
  t.equal(report.due(200), Number.POSITIVE_INFINITY);
  t.end();
});

t.test('128 are told at once', (t) => {
  const { report } = setUp();
  for (let id = 1; id < 128; id += 1) report.add(end(id), 0);
  t.equal(report.due(0), 5);
  report.add(end(128), 0);
  t.equal(report.due(0), 0);
  t.end();
});
