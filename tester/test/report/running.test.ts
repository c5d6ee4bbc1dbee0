import t from 'tap';
import { Running } from '../../report/running.js';
import { decided, makeHead, runEnded, runStarted } from '../events.js';
import { makeResult } from '../helpers.js';

function start() {
  const running = new Running();
  running.add(runStarted(['a', 'b', 'c', 'd']), 0);
  running.add({ type: 'case-started', id: 'a', attempt: 1, at: 1 }, 1_000);
  running.add({ type: 'case-started', id: 'b', attempt: 1, at: 1 }, 2_500);
  return running;
}

t.test('the line says how far the run is, and what runs for how many whole seconds', async (t) => {
  t.equal(new Running().line(0, 80), '');
  const running = start();
  t.equal(running.line(4_000, 80), '0/4 · 0:04 · running: Title of a 3 s, Title of b 1 s');
  running.add(decided(makeResult('a')), 4_000);
  t.equal(running.line(4_500, 80), '1/4 · 0:04 · running: Title of b 2 s');
  running.add(decided(makeResult('b', { verdict: 'failed' })), 5_000);
  t.equal(running.line(75_000, 80), '2/4 · 1 failed · 1:15', 'a run in which nothing runs');
});

t.test('only what fails the run is counted as failed', async (t) => {
  const running = start();
  running.add(decided(makeResult('a', { verdict: 'failed', expected: true })), 4_000);
  running.add(decided(makeResult('b', { verdict: 'flaky' })), 4_000);
  t.equal(running.line(4_000, 80), '2/4 · 0:04');
});

t.test(
  'what runs for the longest time stands first, and once more counts from its start',
  async (t) => {
    const running = start();
    running.add({ type: 'case-started', id: 'a', attempt: 2, at: 1 }, 4_000);
    t.match(running.line(5_000, 80), /running: Title of b 2 s, Title of a 1 s$/);
  },
);

t.test('second attempts are named as such', async (t) => {
  const running = start();
  running.add(decided(makeResult('a')), 4_000);
  running.add({ type: 'case-started', id: 'b', attempt: 2, at: 1 }, 5_000);
  t.equal(running.line(6_000, 80), '1/4 · 0:06 · again: Title of b 1 s');
});

t.test('when all is decided the direct connection is looked at', async (t) => {
  const running = start();
  for (const id of ['a', 'b', 'c', 'd']) running.add(decided(makeResult(id)), 4_000);
  t.equal(running.line(5_000, 80), '4/4 · 0:05 · looking at a direct connection');
  t.equal(running.line(5_000, 20), '4/4 · 0:05 · lookin…');
});

t.test('there is no line when the run has ended, and the next begins at nothing', async (t) => {
  const running = start();
  running.add(decided(makeResult('a', { verdict: 'failed' })), 4_000);
  running.add(runEnded(), 5_000);
  t.equal(running.line(5_000, 80), '');
  running.add(runStarted(['z']), 6_000);
  t.equal(running.line(7_000, 80), '0/1 · 0:01');
});

t.test(
  'the line is cut to the width of the terminal, by whole names where it can be',
  async (t) => {
    const running = start();
    const whole = running.line(4_000, 80);
    t.equal(running.line(4_000, whole.length), whole, 'what just fits is left alone');
    const fewer = '0/4 · 0:04 · running: Title of a 3 s, and 1 more';
    t.equal(running.line(4_000, whole.length - 1), fewer);
    t.equal(running.line(4_000, 24), '0/4 · 0:04 · running: T…');
    t.equal(running.line(4_000, 0), '…');
  },
);

t.test('a character is never cut in half', async (t) => {
  const running = new Running();
  running.add(runStarted([makeHead('a', { title: '𝛼𝛽𝛾' })]), 0);
  running.add({ type: 'case-started', id: 'a', attempt: 1, at: 1 }, 0);
  t.equal(running.line(0, 24), '0/1 · 0:00 · running: 𝛼…');
});
