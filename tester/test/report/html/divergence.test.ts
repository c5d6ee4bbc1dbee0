import t from 'tap';
import { findDivergence } from '../../../report/html/divergence.js';
import { closesBoth, direct, journalOf } from './log.js';

const at = { peer: 'client 1', end: 9_000 };

t.test('the first thing that the peer does not see directly', async (t) => {
  t.strictSame(findDivergence(closesBoth, direct, at), {
    peer: 'client 1',
    at: 8_446,
    event: 'fin',
    seen: 'FIN after 0 bytes',
    direct: '1 byte',
  });
});

t.test('the same is no divergence, whenever it came and in however many pieces', async (t) => {
  t.equal(findDivergence(direct, direct, at), undefined);
  const later = direct.map((each) => ({ ...each, at: each.at * 1_000 }));
  const whole = journalOf([1, 'origin 1', 'accepted'], [2, 'origin 1', 'received', { bytes: 9 }]);
  const pieces = journalOf(
    [1, 'origin 1', 'accepted'],
    [2, 'origin 1', 'received', { bytes: 4 }],
    [3, 'origin 1', 'received', { bytes: 5 }],
  );
  t.equal(findDivergence(later, direct, at), undefined);
  t.equal(findDivergence(pieces, whole, { ...at, peer: 'origin 1' }), undefined);
});

t.test('the other side of the connection counts too, and the earlier of both', async (t) => {
  const wire = journalOf(
    [1, 'client 1', 'connected'],
    [1, 'origin 1', 'accepted'],
    [5, 'client 1', 'fin'],
  );
  const reset = journalOf(
    [1, 'client 1', 'connected'],
    [1, 'origin 1', 'accepted'],
    [3, 'origin 1', 'reset'],
    [4, 'client 1', 'reset'],
  );
  t.match(findDivergence(reset, wire, at), { peer: 'origin 1', at: 3, direct: 'nothing more' });
  t.match(findDivergence(reset, wire, { ...at, peer: 'origin 1' }), { peer: 'origin 1', at: 3 });
});

t.test('what is missing is missed at the end', async (t) => {
  const wire = journalOf(
    [1, 'client 1', 'connected'],
    [2, 'client 1', 'received', { bytes: 10 }],
    [3, 'client 1', 'fin'],
  );
  t.strictSame(findDivergence(wire.slice(0, 1), wire, at), {
    peer: 'client 1',
    at: 9_000,
    seen: 'nothing more',
    direct: '10 bytes, then FIN',
  });
  const part = journalOf([1, 'client 1', 'connected'], [2, 'client 1', 'received', { bytes: 4 }]);
  const short = { at: 9_000, seen: 'nothing after 4 bytes', direct: '10 bytes, then FIN' };
  t.match(findDivergence(part, wire, at), short);
  t.match(findDivergence(journalOf(), wire, at), {
    direct: 'the connection, then 10 bytes, then FIN',
  });
});

t.test('bytes that are too few are noticed at what comes instead', async (t) => {
  const wire = journalOf(
    [1, 'client 1', 'connected'],
    [2, 'client 1', 'received', { bytes: 10 }],
    [3, 'client 1', 'fin'],
  );
  const cut = journalOf(
    [1, 'client 1', 'connected'],
    [2, 'client 1', 'received', { bytes: 4 }],
    [7, 'client 1', 'fin'],
  );
  const words = { at: 7, seen: 'FIN after 4 bytes', direct: '10 bytes, then FIN' };
  t.match(findDivergence(cut, wire, at), words);
  const closed = [...cut.slice(0, 2), ...journalOf([8, 'client 1', 'closed'])];
  t.match(findDivergence(closed, wire.slice(0, 2), at), {
    at: 8,
    seen: 'the end of the connection after 4 bytes',
  });
});

t.test('bytes that are too many are noticed at the first of them', async (t) => {
  const wire = journalOf([1, 'client 1', 'connected'], [2, 'client 1', 'received', { bytes: 10 }]);
  const much = journalOf(
    [1, 'client 1', 'connected'],
    [2, 'client 1', 'received', { bytes: 10 }],
    [6, 'client 1', 'received', { bytes: 1 }],
  );
  t.match(findDivergence(much, wire, at), { at: 6, direct: '10 bytes' });
});

t.test('an orderly close behind the end of the direct run says nothing', async (t) => {
  const wire = journalOf([1, 'client 1', 'connected'], [3, 'client 1', 'fin']);
  const closed = [...wire, ...journalOf([4, 'client 1', 'closed'])];
  const reset = [...wire, ...journalOf([4, 'client 1', 'reset'])];
  t.equal(findDivergence(closed, wire, at), undefined);
  t.match(findDivergence(reset, wire, at), { at: 4, seen: 'a reset after 0 bytes' });
});

t.test('a peer that there is not directly departs from nothing', async (t) => {
  t.equal(findDivergence(closesBoth, direct, { ...at, peer: 'client 7' }), undefined);
});

t.test('not everything that would have come is listed', async (t) => {
  const wire = journalOf(
    [1, 'client 1', 'connected'],
    [2, 'client 1', 'received', { bytes: 10 }],
    [3, 'client 1', 'fin'],
    [4, 'client 1', 'closed'],
  );
  t.match(findDivergence([], wire, at)?.direct, /, then FIN, then more$/);
});
