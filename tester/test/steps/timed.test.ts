import t from 'tap';
import { Failure } from '../../errors.js';
import { timed } from '../../steps/timed.js';

const failing = () => Promise.reject(new Failure({ expected: 'x', seen: 'y' }));

t.test('what has come about is returned', async (t) => {
  t.equal(await timed(async () => 7), 7);
});

t.test('a failure may be due to a slow machine, unless that was not slow', async (t) => {
  const caught = (slow?: () => boolean) => timed(failing, slow).catch((error) => error);
  const report = { expected: 'x', seen: 'y' };
  t.match(await caught(), { dependsOnTime: true, report });
  t.match(await caught(() => true), { dependsOnTime: true, report });
  t.match(await caught(() => false), { dependsOnTime: false, report });
});

t.test('what is no failure is passed on', async (t) => {
  const broken = new TypeError('broken');
  await t.rejects(
    timed(() => Promise.reject(broken)),
    broken,
  );
});
