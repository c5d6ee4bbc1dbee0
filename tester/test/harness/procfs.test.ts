import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import t from 'tap';
import { countZombies, hasProcfs, markedProcesses, processTree } from '../../harness/procfs.js';
import { portsOf } from '../../harness/sockets.js';
import { endProcess, eventually, statOf } from '../helpers.js';

const skip = hasProcfs ? false : 'this system has no /proc/net/tcp';

t.test('processes that are gone, or are not ours, own nothing', { skip }, async (t) => {
  t.strictSame(portsOf([2 ** 22 + 1]), []);
  t.strictSame(processTree(2 ** 22 + 1, 'MARKER_OF_NOBODY=1\0'), []);
});

// Each of these has cut one more tie to the first process than the one before.
const family = `
sleep 1000 & echo child $!
sh -c 'setsid sleep 1000 & echo grandchild $!; wait' &
(sleep 1000 & echo orphan $!)
(setsid sleep 1000 & echo daemon $!)
wait
`;

t.test('the tree has children, grandchildren, orphans and daemons', { skip }, async (t) => {
  const variable = 'TCPPROXY_TEST_OF_PROCFS';
  const marker = `${variable}=${process.pid}`;
  const root = spawn('sh', ['-c', family], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, [variable]: String(process.pid) },
  });
  const pids = new Map<string, number>();
  const rootPid = root.pid as number;
  const endAll = async () => {
    for (const pid of [...pids.values(), rootPid]) await endProcess(pid);
  };
  t.teardown(endAll);
  createInterface({ input: root.stdout }).on('line', (line) => {
    const [name = '', pid] = line.split(' ');
    pids.set(name, Number(pid));
  });
  await eventually('four names', () => pids.size === 4);
  const pidOf = (name: string) => pids.get(name) as number;
  const leadsSession = (name: string) => Number(statOf(pidOf(name))[3]) === pidOf(name);
  await eventually('sessions', () => leadsSession('grandchild') && leadsSession('daemon'));
  const parent = (name: string) => Number(statOf(pidOf(name))[1]);
  await eventually('orphans', () => parent('orphan') !== rootPid && parent('daemon') !== rootPid);

  const tree = processTree(rootPid, `${marker}\0`);
  const found = tree.map(({ pid }) => pid);
  for (const [name, pid] of pids) t.ok(found.includes(pid), name);
  t.ok(found.includes(rootPid), 'the root itself');
  t.notOk(found.includes(process.pid), 'and not whoever started it');
  const child = tree.find(({ pid }) => pid === pidOf('child'));
  t.match(child, { parent: rootPid, group: rootPid });

  const unmarked = processTree(rootPid, 'MARKER_OF_NOBODY=1\0').map(({ pid }) => pid);
  t.ok(unmarked.includes(pidOf('grandchild')), 'a descendant is found by its parents');
  t.ok(unmarked.includes(pidOf('orphan')), 'an orphan by its group');
  t.notOk(unmarked.includes(pidOf('daemon')), 'a daemon by its marker alone');

  const marked = markedProcesses(marker);
  for (const [name, pid] of pids) t.ok(marked.includes(pid), `${name} carries the marker`);

  await endAll();
  t.strictSame(markedProcesses(marker), []);
  t.strictSame(processTree(rootPid, `${marker}\0`), []);
});

t.test('a process whose name holds brackets and blanks is read right', { skip }, async (t) => {
  const child = spawn(process.execPath, [
    '-e',
    `process.title = 'a) S 1 (b'; process.stdout.write('.'); setInterval(() => {}, 1000)`,
  ]);
  t.teardown(() => child.kill('SIGKILL'));
  await new Promise((done) => child.stdout.once('data', done));
  const found = processTree(process.pid, 'MARKER_OF_NOBODY=1\0');
  t.match(
    found.find(({ pid }) => pid === child.pid),
    { parent: process.pid },
  );
});

t.test(
  'a process that has ended and that nobody has reaped is not in the tree',
  { skip },
  async (t) => {
    // The shell becomes a sleep that never asks after the child it has inherited.
    const root = spawn('sh', ['-c', 'sleep 1000 & echo $!; exec sleep 1001']);
    t.teardown(() => root.kill('SIGKILL'));
    const line = await new Promise<string>((done) => root.stdout.once('data', done));
    const child = Number(line);
    const commandLine = () => readFileSync(`/proc/${root.pid}/cmdline`, 'latin1');
    await eventually('the sleeping root', () => commandLine().startsWith('sleep'));
    t.ok(process.kill(child, 'SIGKILL'));
    await eventually('a zombie', () => statOf(child)[0] === 'Z');
    const found = processTree(root.pid as number, 'MARKER_OF_NOBODY=1\0');
    t.strictSame(
      found.map(({ pid }) => pid),
      [root.pid],
    );
    t.equal(countZombies([root.pid as number]), 1, 'but counted');
    t.equal(countZombies([child]), 0);
  },
);
