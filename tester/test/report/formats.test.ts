import t from 'tap';
import { tell } from '../../log/story.js';
import { formats } from '../../report/formats.js';
import { decided, runEnded, runStarted } from '../events.js';
import { makeResult } from '../helpers.js';

// What the command line relies on, whichever format it is.

const run = (subject: string) => [
  runStarted(['a', 'b'], { subject }),
  decided(makeResult('a', { verdict: 'failed', failure: { expected: 'x', seen: 'y' } })),
  decided(makeResult('b')),
  runEnded(),
];

for (const [name, { about, compares, early, render, aside }] of Object.entries(formats)) {
  t.test(`${name} can tell of runs however far they have come`, async (t) => {
    t.match(about, /^\S.*[^.]$/);
    const whole = run('./one');
    for (let length = 0; length <= whole.length; length += 1) {
      const text = render(tell(whole.slice(0, length)));
      t.match(text, /^$|\n$/, `after ${length} events`);
      if (early) t.doesNotThrow(() => JSON.parse(text), 'a whole file');
      t.type(aside?.render(tell(whole.slice(0, length))) ?? '', 'string');
    }
    const again = tell([...whole, ...whole]);
    t.doesNotThrow(() => render(again), 'nor does a repeated run confuse it');
  });

  t.test(`${name} tells of several subjects or says that it cannot`, async (t) => {
    const two = tell([...run('./one'), ...run('./two')]);
    const told = () => render(two);
    if (compares) t.doesNotThrow(told);
    else t.throws(told, { name: 'UsageError', message: /^\w+ tells of one subject/ });
  });
}
