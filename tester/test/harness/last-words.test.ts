import { join } from 'node:path';
import t from 'tap';
import { startSubject } from '../../harness/start.js';
import { commandOf, listener, openReaper, writePrograms } from '../helpers.js';

// A process may be seen to have ended before what it printed has been read.

const destination = { host: '127.0.0.1', port: 9 };
const patience = { readyWithin: 20_000, graceful: 20_000 };

t.test('of many that end at the same time none loses its last words', async (t) => {
  const folder = writePrograms(t, {
    words: '#!/bin/sh\necho "no such option" >&2\nexit 3\n',
  });
  const command = commandOf(join(folder, 'words'));
  const options = { destination, reaper: openReaper(t), ...patience };
  const start = () => startSubject(command, options).catch((error: Error) => error.message);
  for (let round = 0; round < 5; round++) {
    const messages = await Promise.all(Array.from({ length: 10 }, start));
    for (const message of messages) t.match(message, /code 3; its last words: no such option$/);
  }
});

t.test('what a subject prints when it is asked to end is kept', async (t) => {
  const program = `${listener}
process.on('SIGTERM', () => process.stdout.write('bye\\n', () => process.exit(0)));
`;
  const command = commandOf(join(writePrograms(t, { 'bye.mjs': program }), 'bye.mjs'));
  const options = { destination, reaper: openReaper(t), ...patience };
  const subjects = await Promise.all(
    Array.from({ length: 6 }, () => startSubject(command, options)),
  );
  await Promise.all(subjects.map((subject) => subject.stop()));
  for (const { output } of subjects) t.equal(output.text(), 'bye\n');
});
