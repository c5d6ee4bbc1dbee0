import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import t from 'tap';
import { Reaper } from '../../harness/reaper.js';
import { eventually, isAlive, listener, writePrograms } from '../helpers.js';

const family = `#!/bin/sh
sleep 1000 & echo $!
(setsid sleep 1000 & echo $!)
echo $$
exec "$0.mjs" "$@"
`;

/** Starts a subject, says which processes it has, and waits for the end that it will get. */
const owner = `
const harness = process.argv[2];
const { Reaper } = await import(harness + 'reaper.js');
const { startSubject } = await import(harness + 'start.js');
const options = {
  destination: { host: '127.0.0.1', port: 9 },
  reaper: new Reaper(),
  readyWithin: 20_000,
  graceful: 20_000,
};
const subject = await startSubject([process.argv[3], '{host}', '{port}', '{listen}'], options);
const printed = () => subject.output.text().trim().split('\\n');
while (printed().length < 3) await new Promise((done) => setTimeout(done, 10));
console.log(printed().join(' '));
setInterval(() => {}, 1000);
`;

for (const signal of ['SIGKILL', 'SIGTERM'] as const)
  t.test(`when its owner ends by ${signal} the subjects end too`, async (t) => {
    const folder = writePrograms(t, { family, 'family.mjs': listener, 'owner.mjs': owner });
    const harness = new URL('../../harness/', import.meta.url).href;
    const child = spawn(process.execPath, [`${folder}/owner.mjs`, harness, `${folder}/family`], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    t.teardown(() => child.kill('SIGKILL'));
    const lines = createInterface({ input: child.stdout });
    const line = await new Promise<string>((done) => lines.once('line', done));
    const pids = line.split(' ').map(Number);
    t.equal(pids.length, 3);
    for (const pid of pids) t.ok(isAlive(pid));
    child.kill(signal);
    await eventually('the end of the subject', () => !pids.some(isAlive));
  });

t.test('closing ends the groups on the list, and not those that were taken off', async (t) => {
  const reaper = new Reaper();
  const groups = [1, 2].map(() => spawn('sleep', ['1000'], { detached: true, stdio: 'ignore' }));
  const [kept, removed] = groups.map(({ pid }) => pid as number) as [number, number];
  t.teardown(() => groups.map((each) => each.kill('SIGKILL')));
  reaper.add(kept);
  reaper.add(removed);
  reaper.remove(removed);
  await reaper.close();
  await eventually('the end of the first', () => !isAlive(kept));
  t.ok(isAlive(removed));
  await t.resolves(reaper.close(), 'it may be closed twice');
  reaper.add(removed); // and what comes late is no error
});

t.test('closing ends whoever carries the marker, though on no list', async (t) => {
  const reaper = new Reaper();
  const environment = { ...process.env, [reaper.variable]: `${reaper.marker}.1` };
  const [marked, other] = [environment, process.env].map((env) =>
    spawn('sleep', ['1000'], { detached: true, stdio: 'ignore', env }),
  );
  t.teardown(() => [marked, other].map((each) => each?.kill('SIGKILL')));
  await reaper.close();
  await eventually('the end of the marked', () => !isAlive(marked?.pid as number));
  t.ok(isAlive(other?.pid as number));
});
