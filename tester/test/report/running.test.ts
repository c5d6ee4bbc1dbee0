import t from 'tap';
import { Running } from '../../report/running.js';
import { decided, runEnded, runStarted } from '../events.js';
import { makeResult } from '../helpers.js';

function start() {
  const running = new Running();
  running.add(runStarted(['a', 'b']), 0);
  running.add({ type: 'case-started', id: 'a', attempt: 1, at: 1 }, 1_000);
  running.add({ type: 'case-started', id: 'b', attempt: 1, at: 1 }, 2_500);
  return running;
}

t.test('the line names what runs, and for how many whole seconds', async (t) => {
  t.equal(new Running().line(0, 80), '');
  const running = start();
  t.equal(running.line(4_000, 80), 'running: Title of a 3 s, Title of b 1 s');
  running.add(decided(makeResult('a')), 4_000);
  t.equal(running.line(4_500, 80), 'running: Title of b 2 s');
  running.add({ type: 'case-started', id: 'b', attempt: 2, at: 1 }, 5_000);
  t.equal(running.line(5_000, 80), 'running: Title of b 0 s', 'a second attempt starts anew');
});

t.test('nothing runs when the run has ended', async (t) => {
  const running = start();
  running.add(runEnded(), 5_000);
  t.equal(running.line(5_000, 80), '');
});

t.test('the line is cut to the width of the terminal', async (t) => {
  const running = start();
  const whole = running.line(4_000, 80);
  t.equal(running.line(4_000, whole.length), whole, 'what just fits is left alone');
  t.equal(running.line(4_000, 12), 'running: Ti…');
  t.equal(running.line(4_000, 0), '…');
});
