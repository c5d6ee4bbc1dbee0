import t from 'tap';
import { dependingOnTime } from '../depending-on-time.js';
import { Failure } from '../errors.js';

const report = { expected: 'a', seen: 'b' };

t.test('a failure says that a slow machine could have caused it', async (t) => {
  const certain = Promise.reject(new Failure(report));
  const failure = await dependingOnTime(certain).catch((error) => error);
  t.ok(failure instanceof Failure);
  t.strictSame(failure.report, report);
  t.equal(failure.dependsOnTime, true);
});

t.test('anything else is as it was', async (t) => {
  t.equal(await dependingOnTime(Promise.resolve(1)), 1);
  const fault = new Error('of the tester');
  t.equal(await dependingOnTime(Promise.reject(fault)).catch((error) => error), fault);
});
