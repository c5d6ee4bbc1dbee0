import { join } from 'node:path';
import t, { type Test } from 'tap';
import type { Failure } from '../../errors.js';
import type { CommandLine } from '../../harness/command.js';
import type { Confinement } from '../../harness/confine.js';
import { choosePort } from '../../harness/port.js';
import { hasProcfs } from '../../harness/procfs.js';
import { startSubject } from '../../harness/start.js';
import { Subject, type SubjectOptions } from '../../harness/subject.js';
import { usualLimits } from '../../limits.js';
import { commandOf, eventually, listener, openReaper, writePrograms } from '../helpers.js';
import { noSandbox } from '../sandboxes.js';

// Between the tester and a confined program stand keepers. A case must not notice.

const patience = 20_000;

// What collects coverage is told to do so there, and writes files, which it may not in a sandbox.
const alone = ['env', '-u', 'NODE_OPTIONS', '-u', 'NODE_V8_COVERAGE'] as const;

function prepare(t: Test, program: string, confinement: Confinement) {
  const folder = writePrograms(t, { 'program.mjs': program });
  const failures: Failure[] = [];
  const command: CommandLine = [...alone, ...commandOf(join(folder, 'program.mjs'))];
  const options: SubjectOptions = {
    destination: { host: '127.0.0.1', port: 9 },
    reaper: openReaper(t),
    readyWithin: patience,
    graceful: patience,
    confinement,
    onOverrun: (failure) => failures.push(failure),
  };
  return { command, options, failures };
}

async function start(t: Test, program: string, confinement: Confinement): Promise<Subject> {
  const { command, options } = prepare(t, program, confinement);
  const subject = await startSubject(command, options);
  t.teardown(() => subject.stop());
  return subject;
}

for (const sandbox of [false, true])
  t.test(
    sandbox ? 'in a sandbox' : 'without a sandbox',
    { skip: hasProcfs ? sandbox && noSandbox : 'this system has no /proc' },
    async (t) => {
      const confinement = { limits: usualLimits, sandbox };

      t.test('they are no part of the subject', async (t) => {
        const subject = await start(t, listener, confinement);
        t.equal(subject.tree().length, 1);
        t.equal(subject.usage()?.processes, 1);
        t.equal(await subject.stop(), true);
        t.strictSame(subject.tree(), []);
        t.equal(subject.exit, 'signal SIGTERM');
      });

      t.test('a request to end reaches the program, once, and they wait for it', async (t) => {
        const program = `${listener}
process.on('SIGTERM', () => { console.log('asked'); setTimeout(() => process.exit(7), 300); });
`;
        const subject = await start(t, program, confinement);
        await subject.stop();
        t.equal(subject.output.text(), 'asked\n');
        t.equal(subject.exit, 'code 7');
      });

      t.test('a signal for the first process is for the program', async (t) => {
        const program = `${listener}
import { spawn } from 'node:child_process';
spawn('sleep', ['1000']);
process.on('SIGUSR2', () => process.exit(5));
console.log('ready');
`;
        const subject = await start(t, program, confinement);
        await eventually('its child', () => subject.tree().length === 2);
        await eventually('its handler', () => subject.output.text() === 'ready\n');
        subject.signalFirst('SIGUSR2');
        t.ok(await subject.exitsWithin(patience));
        t.equal(subject.exit, 'code 5');
        t.equal(subject.tree().length, 1, 'its child is still there to be seen');
        await subject.stop();
        t.strictSame(subject.tree(), []);
      });

      t.test('who is beyond a limit is ended, which is told with what it printed', async (t) => {
        // Nobody waits until it listens: its time may be over by then.
        const program = '#!/bin/sh\necho words\nexec sleep 1000\n';
        const limits = { ...usualLimits, time: 2 };
        const { command, options, failures } = prepare(t, program, { limits, sandbox });
        const subject = new Subject(command, await choosePort(), options);
        t.teardown(() => subject.stop());
        t.ok(await subject.exitsWithin(patience));
        t.match(failures[0]?.report.seen, 'it ran for more than 2 s');
        t.equal(failures[0]?.output, 'words\n');
        await eventually('its end', () => subject.tree().length === 0);
        t.equal(failures.length, 1);
      });
    },
  );
