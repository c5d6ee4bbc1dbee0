import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { Failure } from '../../errors.js';
import { hasProcfs } from '../../harness/procfs.js';
import { listeningInodes } from '../../harness/sockets.js';
import { startSubject } from '../../harness/start.js';
import type { Subject, SubjectOptions } from '../../harness/subject.js';
import { commandOf, eventually, isAlive, listener, openReaper, writePrograms } from '../helpers.js';

const patience = 20_000;
const destination = { host: '127.0.0.1', port: 9 };

/** Starts the first of the programs. */
async function start(
  t: Test,
  programs: Record<string, string>,
  details: Partial<SubjectOptions> = {},
): Promise<{ subject: Subject; folder: string }> {
  const folder = writePrograms(t, programs);
  const command = commandOf(join(folder, Object.keys(programs)[0] as string));
  const reaper = openReaper(t);
  const options = { destination, reaper, readyWithin: patience, graceful: patience, ...details };
  const subject = await startSubject(command, options);
  t.teardown(() => subject.stop());
  return { subject, folder };
}

/** The report of a subject that must not start. */
async function refused(...args: Parameters<typeof start>): Promise<Failure> {
  const error = await start(...args).then(
    () => new Error('it has started'),
    (error) => error,
  );
  if (!(error instanceof Failure)) throw error;
  return error;
}

/** Process ids that a subject has printed, one on each line. */
const printed = (text: string) => text.trim().split('\n').filter(Boolean).map(Number);

t.test('a subject is ready when it listens, and gone when it is stopped', async (t) => {
  const { subject } = await start(t, { 'listens.mjs': listener });
  t.equal(listeningInodes(subject.port).length, 1);
  t.equal(subject.exit, undefined);
  t.equal(await subject.exitsWithin(0), false);
  const [{ pid, group } = { pid: 0, group: 0 }] = subject.tree();
  t.equal(pid, group, 'it leads a process group of its own');
  await subject.stop();
  t.equal(subject.exit, 'signal SIGTERM');
  t.equal(await subject.exitsWithin(patience), true);
  t.notOk(isAlive(pid));
  t.strictSame(listeningInodes(subject.port), []);
  await t.resolves(subject.stop(), 'and may be stopped twice');
});

t.test('a subject gets destination and port as its arguments, and an empty input', async (t) => {
  const program = `${listener}
process.stdin.resume().on('end', () => console.log(...process.argv.slice(2)));
`;
  const { subject } = await start(t, { 'prints.mjs': program });
  await eventually('its arguments', () => subject.output.text() !== '');
  t.equal(subject.output.text(), `127.0.0.1 9 ${subject.port}\n`);
});

t.test('one that exits at once is reported with how it ended and its last words', async (t) => {
  const program = '#!/bin/sh\necho starting\necho "no such option" >&2\nexit 3\n';
  const { report, dependsOnTime } = await refused(t, { program });
  t.match(report.expected, /^a proxy that listens on port \d+ and stays in the foreground$/);
  t.equal(report.seen, 'it ended with code 3; its last words: no such option');
  t.match(
    report.likelyCause,
    /^It does not take its arguments as \{host\} \{port\} \{listen\}, or/,
  );
  t.match(report.where, /^command line: .*\/program 127\.0\.0\.1 \d+ \d+$/);
  t.equal(dependsOnTime, false);
});

t.test('one that crashes without a word is reported with the signal', async (t) => {
  const { report } = await refused(t, { program: '#!/bin/sh\nkill -SEGV $$\n' });
  t.equal(report.seen, 'it ended with signal SIGSEGV');
});

t.test('one that the system cannot run is reported at once', async (t) => {
  // Without a first line that says what runs it, the system has the shell try.
  const shell = await refused(t, { program: 'echo "no first line"; exit 5\n' });
  t.equal(shell.report.seen, 'it ended with code 5; its last words: no first line');
  t.match(shell.report.likelyCause, /or cannot be started like that/);
  const unknown = await refused(t, { program: 'no_such_word here\n' });
  t.match(unknown.report.likelyCause, /a script needs a first line/);
  const broken = await refused(t, { program: '\x7fELF\0\0\0\0\0\0\0\0' });
  t.match(broken.report.seen, /^it ended with /);
  const interpreter = await refused(t, { program: '#!/no/such/interpreter\n' });
  t.equal(interpreter.report.seen, 'it ended with error: no such file or directory');
});

t.test('one that never listens is reported when its time is over, and ended', async (t) => {
  const program = '#!/bin/sh\necho $$ > "$0.pid"\nexec sleep 1000\n';
  const { report, dependsOnTime } = await refused(t, { program }, { readyWithin: 2_000 });
  t.equal(report.seen, 'it did not within 2 s');
  t.equal(dependsOnTime, true);
  const pid = readFileSync(join(t.testdirName, 'program.pid'), 'utf8');
  t.notOk(isAlive(Number(pid)));
});

t.test('one that listens on a port of its own is told which', async (t) => {
  const program = listener.replace('process.argv[4]', '0');
  const { report } = await refused(t, { 'elsewhere.mjs': program }, { readyWithin: 10_000 });
  t.match(report.seen, /^it did not within 10 s, but listens on \d+$/);
});

t.test('one that makes itself a daemon is told so, and does not stay', async (t) => {
  for (const detach of ['', 'setsid']) {
    const program = `#!/bin/sh\n${detach} "$0.mjs" "$@" &\necho $! > "$0.pid"\n`;
    const { report } = await refused(t, { program, 'program.mjs': listener });
    t.match(report.seen, /^it ended with code 0, leaving processes behind in the background/);
    t.match(report.likelyCause, /daemon/);
    t.notOk(isAlive(Number(readFileSync(join(t.testdirName, 'program.pid'), 'utf8'))));
  }
});

t.test('one that prints megabytes is not held up', async (t) => {
  // It does not even begin to listen before all of it is taken.
  const program = `#!/bin/sh
head -c 4194304 /dev/zero | tr '\\0' x >&2
head -c 4194304 /dev/zero | tr '\\0' x
echo; echo that was all
exec "$0.mjs" "$@"
`;
  const { subject } = await start(t, { program, 'program.mjs': listener });
  await eventually('its last words', () => subject.output.lastLine() === 'that was all');
  t.ok(subject.output.text().length < 1024 * 1024);
});

t.test('one that ends by itself when asked to is given the time', async (t) => {
  const program = `${listener}
process.on('SIGTERM', () => setTimeout(() => { console.log('bye'); process.exit(7); }, 100));
`;
  const { subject } = await start(t, { 'graceful.mjs': program });
  await subject.stop();
  t.equal(subject.exit, 'code 7');
  t.equal(subject.output.lastLine(), 'bye');
});

t.test('one that ignores the request is killed after the grace, and asked only once', async (t) => {
  // The handler is there before the port is.
  const program = listener.replace(
    'createServer()',
    'process.on("SIGTERM", () => console.log("asked")); createServer()',
  );
  const { subject } = await start(t, { 'stubborn.mjs': program }, { graceful: 2_000 });
  await subject.stop();
  // Its processes are gone; Node may hear of it a moment later.
  t.equal(await subject.exitsWithin(patience), true);
  t.equal(subject.exit, 'signal SIGKILL');
  t.equal(subject.output.text(), 'asked\n');
});

t.test('its children go with it, also those in sessions of their own', async (t) => {
  const program = `#!/bin/sh
sleep 1000 & echo $!
setsid sleep 1000 & echo $!
(setsid sleep 1000 & echo $!)
sh -c 'trap "" TERM; setsid sleep 1000 & echo $!; wait' &
exec "$0.mjs" "$@"
`;
  // One of them ignores the request, so that all of the grace goes by.
  const programs = { program, 'program.mjs': listener };
  const { subject } = await start(t, programs, { graceful: 2_000 });
  await eventually('four processes', () => printed(subject.output.text()).length === 4);
  const pids = printed(subject.output.text());
  const tree = subject.tree().map(({ pid }) => pid);
  for (const pid of pids) t.ok(isAlive(pid) && tree.includes(pid));
  await subject.stop();
  for (const pid of [...pids, ...tree]) t.notOk(isAlive(pid));
});

/** Prints the limit that it runs under, in the way of its own children. */
const limitPrinter = `${listener}
import { readFileSync } from 'node:fs';
console.log(/^Max open files +(\\d+)/m.exec(readFileSync('/proc/self/limits'))[1]);
`;

const skip = hasProcfs ? false : 'this system has no /proc';

t.test('a subject may be given a limit on its descriptors', { skip }, async (t) => {
  const { subject } = await start(t, { 'prints.mjs': limitPrinter }, { descriptors: 60 });
  await eventually('its limit', () => subject.output.text() !== '');
  t.equal(subject.output.text(), '60\n');
  t.equal(subject.command.at(-1), String(subject.port), 'its command line is what it was');
  t.equal(subject.tree().length, 1, 'and no shell stays');
});

t.test('a subject is measured with all its processes', { skip }, async (t) => {
  const program = '#!/bin/sh\nsleep 1000 &\nexec "$0.mjs" "$@"\n';
  const { subject } = await start(t, { program, 'program.mjs': listener });
  const usage = subject.usage();
  t.equal(usage?.processes, 2);
  t.ok((usage?.descriptors ?? 0) > 6);
  await subject.stop();
  t.match(subject.usage(), { processes: 0, descriptors: 0, memory: 0, closeWait: 0 });
});

t.test('a signal may be sent to its first process alone', { skip }, async (t) => {
  const program = `${listener}
import { spawn } from 'node:child_process';
spawn('sleep', ['1000']);
process.on('SIGUSR2', () => process.exit(5));
console.log('ready');
`;
  const { subject } = await start(t, { 'program.mjs': program });
  await eventually('its child', () => subject.output.text() !== '' && subject.tree().length === 2);
  subject.signalFirst('SIGUSR2');
  t.ok(await subject.exitsWithin(patience));
  t.equal(subject.exit, 'code 5');
  t.equal(subject.tree().length, 1, 'its child knows nothing of it');
});

t.test('a subject can be killed without a warning, children and all', { skip }, async (t) => {
  const program = `${listener}
import { spawn } from 'node:child_process';
spawn('sh', ['-c', 'trap "" TERM; sleep 1000']);
process.on('SIGTERM', () => console.log('asked'));
`;
  const { subject } = await start(t, { 'program.mjs': program }, { graceful: patience });
  await eventually('its child', () => subject.tree().length > 1);
  t.equal(await subject.listens(), true);
  t.equal(await subject.kill(), true);
  t.equal(subject.exit, 'signal SIGKILL');
  t.strictSame(subject.tree(), []);
  t.equal(subject.output.text(), '', 'nobody asked');
  t.equal(await subject.listens(), false);
});

t.test('on a port that is given no other is tried', async (t) => {
  const folder = writePrograms(t, { 'program.mjs': listener });
  const command = commandOf(join(folder, 'program.mjs'));
  const options = { destination, reaper: openReaper(t), readyWithin: patience, graceful: patience };
  const first = await startSubject(command, options);
  t.teardown(() => first.stop());
  const error = await startSubject(command, options, first.port).catch((error) => error);
  t.type(error, Failure);
  t.equal(error.report.seen, 'it said that the port is in use');
  t.match(error.report.likelyCause, /^SO_REUSEADDR is not set/);
  await first.stop();
  const second = await startSubject(command, options, first.port);
  t.teardown(() => second.stop());
  t.equal(second.port, first.port);
});
