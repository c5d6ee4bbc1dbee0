import { spawn } from 'node:child_process';
import t from 'tap';
import { hasProcfs, socketInodes } from '../../harness/procfs.js';
import { measure, type Usage } from '../../harness/resources.js';
import { closeWaitInodes } from '../../harness/sockets.js';
import { connectedPair, endProcess, eventually } from '../helpers.js';

const skip = hasProcfs ? false : 'this system has no /proc';
const MiB = 1024 * 1024;

/** What this process holds. */
function own(): Usage {
  const usage = measure([process.pid]);
  if (!usage) throw new Error('we may not look at ourselves');
  return usage;
}

t.test('descriptors and sockets in CLOSE_WAIT are counted', { skip }, async (t) => {
  const before = own();
  t.equal(before.processes, 1);
  const { near, far } = await connectedPair(t);
  t.ok(own().descriptors >= before.descriptors + 2);
  near.resume().end();
  await eventually('CLOSE_WAIT', () => own().closeWait === before.closeWait + 1);
  const waiting = new Set(closeWaitInodes());
  t.ok(socketInodes(process.pid).some((inode) => waiting.has(inode)));
  const closed = new Promise((done) => far.once('close', done));
  far.resume().end();
  await closed;
  await eventually('its end', () => own().closeWait === before.closeWait);
  await eventually('their end', () => own().descriptors <= before.descriptors);
});

t.test('memory grows with what is written to, and time with what is done', { skip }, async (t) => {
  const before = own();
  const filled = Buffer.alloc(64 * MiB, 'x');
  // Other processes may have the processor for most of the time.
  const began = process.cpuUsage();
  const usedMs = ({ user, system } = process.cpuUsage(began)) => (user + system) / 1_000;
  while (usedMs() < 100) filled.fill('y');
  const after = own();
  t.ok(after.memory - before.memory > 48 * MiB, `${after.memory - before.memory}`);
  t.ok(after.cpuMs - before.cpuMs >= 50, `${after.cpuMs - before.cpuMs}`);
  t.ok(filled.length > 0, 'it is still there');
});

t.test(
  'several processes are added up, and one that is gone counts for nothing',
  { skip },
  async (t) => {
    const child = spawn('sleep', ['1000'], { stdio: 'ignore' });
    const pid = child.pid as number;
    t.teardown(() => endProcess(pid));
    await eventually('its memory', () => (measure([pid])?.memory ?? 0) > 0);
    const alone = measure([pid]);
    const both = measure([pid, process.pid]);
    t.equal(both?.processes, 2);
    t.ok((both?.descriptors ?? 0) > (alone?.descriptors ?? 0));
    await endProcess(pid);
    await eventually('its end', () => measure([pid])?.descriptors === 0);
    t.match(measure([pid]), { memory: 0, descriptors: 0, closeWait: 0, zombies: 0 });
  },
);
