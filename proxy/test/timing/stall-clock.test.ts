import t from 'tap';
import { StallClock, type Unacknowledged } from '../../timing/stall-clock.js';

/** A lane whose counts are set by hand, and its clock. */
function lane() {
  const counts = { delivered: 0, held: 0, unacknowledged: undefined as Unacknowledged };
  const clock = new StallClock({
    delivered: () => counts.delivered,
    held: () => counts.held,
    unacknowledged: () => counts.unacknowledged,
  });
  return { counts, clock };
}

t.test('time counts while bytes are held and none is taken', (t) => {
  const { counts, clock } = lane();
  counts.held = 10;
  clock.restart();
  t.equal(clock.tick(100), true, 'the bytes may have come in a moment ago');
  t.equal(clock.stalled, 0);
  t.equal(clock.tick(100), false);
  t.equal(clock.tick(50), false);
  t.equal(clock.stalled, 150);
  t.ok(clock.holding);
  t.end();
});

t.test('a byte that is taken sets it back, and so does the last one', (t) => {
  const { counts, clock } = lane();
  counts.held = 10;
  clock.tick(100);
  clock.tick(100);
  counts.delivered = 1;
  t.equal(clock.tick(100), true);
  t.equal(clock.stalled, 0);
  counts.held = 0;
  t.equal(clock.tick(100), false);
  t.equal(clock.stalled, 0, 'whoever holds nothing does not stall');
  t.notOk(clock.holding);
  t.end();
});

t.test('a byte that is acknowledged sets it back, once two looks can be compared', (t) => {
  const { counts, clock } = lane();
  counts.held = 10;
  clock.restart();
  clock.tick(100);
  counts.unacknowledged = 5_000;
  t.equal(clock.tick(100), false, 'the first look');
  t.equal(clock.stalled, 0, 'of the time before it nothing is known');
  t.equal(clock.tick(100), false, 'nothing new');
  t.equal(clock.stalled, 100);
  counts.unacknowledged = 4_000;
  t.equal(clock.tick(100), true);
  t.equal(clock.stalled, 0);
  counts.unacknowledged = undefined;
  t.equal(clock.tick(100), false, 'nothing can be seen');
  t.equal(clock.stalled, 100);
  t.end();
});

t.test('what was acknowledged while bytes were taken is not compared with', (t) => {
  const { counts, clock } = lane();
  counts.held = 10;
  counts.unacknowledged = 100;
  clock.restart();
  clock.tick(100);
  clock.tick(100);
  counts.delivered = 1;
  clock.tick(100);
  counts.unacknowledged = 200;
  t.equal(clock.tick(100), false, 'the queue grew by what was taken');
  t.equal(clock.stalled, 0);
  t.equal(clock.tick(100), false);
  t.equal(clock.stalled, 100);
  t.end();
});

t.test('time of which nothing is known yet counts when it is', (t) => {
  const { counts, clock } = lane();
  counts.held = 10;
  counts.unacknowledged = 5_000;
  clock.restart();
  clock.tick(100);
  clock.tick(100);
  counts.unacknowledged = 'later';
  for (let tick = 0; tick < 20; tick += 1) t.equal(clock.tick(100), false);
  t.equal(clock.stalled, 0, 'not yet');
  counts.unacknowledged = 5_000;
  t.equal(clock.tick(100), false);
  t.equal(clock.stalled, 2_100, 'it was a stall');
  counts.unacknowledged = 'later';
  clock.tick(100);
  counts.unacknowledged = 4_000;
  t.equal(clock.tick(100), true);
  t.equal(clock.stalled, 0, 'it was none');
  t.end();
});
