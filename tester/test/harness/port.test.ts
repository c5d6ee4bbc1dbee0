import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { portsOf } from '../../harness/sockets.js';
import { startSubject } from '../../harness/start.js';
import { commandOf, endProcess, isAlive, listener, openReaper, writePrograms } from '../helpers.js';

// What becomes of a subject whose port is taken between choosing and binding it. These programs
// remember in a file that they have been started before.

function start(t: Test, programs: Record<string, string>) {
  const folder = writePrograms(t, programs);
  const reaper = openReaper(t);
  const destination = { host: '127.0.0.1', port: 9 };
  const options = { destination, reaper, readyWithin: 20_000, graceful: 20_000 };
  const starting = startSubject(commandOf(join(folder, 'program')), options);
  const memory = () => {
    const file = join(folder, 'program.memory');
    return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').map(Number) : [];
  };
  t.teardown(() => starting.then((subject) => subject.stop()).catch(() => {}));
  return { starting, memory };
}

t.test('one that finds its port in use is started again on another', async (t) => {
  const program = `#!/bin/sh
echo $3 >> "$0.memory"
[ $(wc -l < "$0.memory") -gt 1 ] && exec "$0.mjs" "$@"
echo "Error: listen EADDRINUSE 127.0.0.1:$3" >&2
exit 1
`;
  const { starting, memory } = start(t, { program, 'program.mjs': listener });
  const subject = await starting;
  t.equal(memory().length, 2);
  t.equal(memory()[1], subject.port);
});

t.test('one whose port somebody else listens on is started again on another', async (t) => {
  // The stranger has no tie to the subject: no parent, no group, no session, no marker.
  const program = `#!/bin/sh
if [ -e "$0.memory" ]; then exec "$0.mjs" "$@"; fi
(setsid env -i "$0.mjs" "$@" & echo $! > "$0.memory")
exec sleep 1000
`;
  const { starting, memory } = start(t, { program, 'program.mjs': listener });
  const subject = await starting;
  const [stranger = 0] = memory();
  t.teardown(() => endProcess(stranger));
  t.ok(isAlive(stranger), 'the stranger was left alone');
  t.notOk(subject.tree().some(({ pid }) => pid === stranger));
  const ports = portsOf(subject.tree().map(({ pid }) => pid));
  t.strictSame(ports, [subject.port], 'and the subject listens itself');
});

t.test('one that says so four times binds a port of its own', async (t) => {
  const program = `#!/bin/sh
echo $3 >> "$0.memory"
echo "bind: Address already in use" >&2
exit 1
`;
  const { starting, memory } = start(t, { program });
  await t.rejects(starting, {
    name: 'Failure',
    report: {
      seen: /^four times it said that the port is in use/,
      likelyCause: /^The program does not take \{listen\} for the port to/,
    },
  });
  t.equal(memory().length, 4);
});
