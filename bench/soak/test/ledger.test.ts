import t from 'tap';
import { addressOf } from '../header.js';
import { Ledger } from '../ledger.js';
import type { Plan } from '../plan.js';

const plan: Plan = {
  ...{ scenario: 'test', client: [], origin: [], named: 'surely', chunk: 1, up: 10, down: 5 },
  ...{ fates: { client: 'fin', origin: 'fin' }, outcomes: ['complete'] },
};
const vanishes: Plan = {
  ...{ scenario: 'vanishes', client: [], origin: [], named: 'never', chunk: 1 },
  ...{ fates: { client: 'left', origin: 'reset' }, outcomes: ['client-reset'] },
};
const client = { received: 5, sent: 10, fate: 'fin', heldUp: 0 };
const origin = { received: 10, sent: 5, fate: 'fin', heldUp: 0 };
const left = { received: 0, sent: 0, fate: 'left', heldUp: 0 };
const line = { outcome: 'complete', bytesToUpstream: 10, bytesToClient: 5 };
const reset = { outcome: 'client-reset', bytesToUpstream: 0, bytesToClient: 0 };

function ledger(hasLog = true): { ledger: Ledger; complaints: string[] } {
  const complaints: string[] = [];
  return { ledger: new Ledger(2_000, hasLog, (text) => complaints.push(text)), complaints };
}

t.test('a connection is settled when all three have spoken, in whatever order', async (t) => {
  const { ledger: books, complaints } = ledger();
  const speak = [
    (id: number) => books.client(id, client),
    (id: number) => books.origin(id, origin),
    (id: number) => books.line(`${addressOf(id)}:4000`, line),
  ];
  for (const [id, order] of [
    [0, 1, 2],
    [2, 1, 0],
    [1, 2, 0],
  ].entries()) {
    books.begin(id, plan);
    for (const each of order) {
      t.equal(books.open(), 1);
      speak[each]?.(id);
    }
    t.equal(books.open(), 0);
  }
  books.close();
  t.same(complaints, []);
  t.match(books.tally, { connections: 3, bytes: 45 });
  t.equal(books.tally.outcomes.get('complete'), 3);
  t.equal(books.tally.scenarios.get('test'), 3);
});

t.test('whoever has not spoken is named at the close', async (t) => {
  const { ledger: books, complaints } = ledger();
  for (const id of [1, 2, 3]) books.begin(id, plan);
  books.client(1, client);
  books.origin(1, origin);
  books.client(2, client);
  books.line(`${addressOf(2)}:1`, line);
  books.close();
  t.same(complaints, [
    'test, connection 1: the log does not tell of its end',
    'test, connection 2: it did not end at the origin',
    'test, connection 3: the client has not come to an end, it did not end at the origin, the log does not tell of its end',
  ]);
});

t.test('without a log nothing is expected of it', async (t) => {
  const { ledger: books, complaints } = ledger(false);
  books.begin(1, plan);
  books.client(1, client);
  books.origin(1, origin);
  t.equal(books.open(), 0);
  books.close();
  t.same(complaints, []);
});

t.test('a pair that ends twice is told, and one that never was', async (t) => {
  const { ledger: books, complaints } = ledger();
  books.begin(1, plan);
  for (const _ of [1, 2]) books.line(`${addressOf(1)}:9`, line);
  books.line('127.200.0.1:9', line);
  t.match(complaints, [/a second end of 127\.1\.0\.1:9/, /a second end of 127\.200\.0\.1:9/]);
});

t.test('a client that was gone at once may be unknown to the log, but only once', async (t) => {
  const { ledger: books, complaints } = ledger();
  books.begin(1, vanishes);
  books.client(1, left);
  t.equal(books.open(), 1);
  books.line('unknown', reset);
  t.equal(books.open(), 0, 'nothing more is to come');
  books.line('unknown', reset);
  books.close();
  t.same(complaints, ['the log tells of 1 clients too many that it does not know']);
  t.equal(books.tally.connections, 1);
});

t.test('connections without a header are as many as were made at most', async (t) => {
  const { ledger: books, complaints } = ledger(false);
  books.begin(1, vanishes);
  books.client(1, left);
  books.nameless();
  books.nameless();
  books.close();
  t.match(complaints, [/^2 connections came to the origin without a header, 1 at most/]);
});

t.test('the origin may know a connection that is not waited for, and speak late', async (t) => {
  const { ledger: books, complaints } = ledger(false);
  books.begin(1, { ...vanishes, named: 'maybe' });
  books.client(1, left);
  t.equal(books.open(), 0);
  books.origin(1, { ...origin, received: 0 });
  t.same(complaints, []);
  books.origin(1, origin);
  t.same(complaints, ['connection 1 was heard of again after its end']);
});

t.test('a wrong byte is told at once, with all it takes to see it again', async (t) => {
  const { ledger: books, complaints } = ledger();
  books.begin(1, plan);
  books.mismatch(1, 'origin', 77);
  t.same(complaints, ['test, connection 1: byte 77 that the origin received is wrong']);
});

t.test('what was cut off while the soak was held up is not judged', async (t) => {
  const { ledger: books, complaints } = ledger();
  const stalled = { ...line, outcome: 'stalled' };
  for (const id of [1, 2, 3]) {
    books.begin(id, plan);
    books.client(id, { ...client, fate: 'reset', heldUp: id === 3 ? 0 : 3_000 });
    books.line(`${addressOf(id)}:1`, stalled);
  }
  books.origin(1, { ...origin, fate: 'reset' });
  books.nameless();
  books.close();
  t.equal(books.tally.unjudged, 2);
  t.same(complaints, ['test, connection 3: it did not end at the origin']);
});
