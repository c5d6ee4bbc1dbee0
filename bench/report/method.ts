import type { Results } from '../results.js';

/** The sections that say where each number comes from and what it is not. */
export function howItWasMeasured(results: Results): string {
  const { subjects, loads, seconds, warmUp, idleConnections } = results;
  return `## How it was measured

Each round puts every subject to one load, then to the next load, and so on. The order of the
subjects is another one in each round. For every measurement the subject and the server behind it
are started afresh, on ports not used before; the load runs for ${warmUp} s unmeasured, so that
compilers have seen the code and buffers have grown, then for ${seconds} s. Everything listens on 127.0.0.1.

${loads.map(({ title, about }) => `- **${title}**: ${about}`).join('\n')}

There are ${thousands(idleConnections)} idle connections at once.

- **CPU** is user and system time of all the subject's processes, from \`/proc/PID/stat\`, those that
  ended included, before the load and after it. It is exact to 0.01 s. It holds what the kernel does
  on the subject's behalf. Work that is done in interrupts, such as passing a segment up to the
  receiver's socket, counts for the process that was interrupted: on loopback mostly the sender.
- **Memory** is resident: anonymous and shared memory of all the subject's processes, each page
  once, and the mapped files of the one that has most of them resident. For a single process that is
  what \`ps\` calls RSS. It is read until four readings in a row are within half a percent. Kernel
  memory, such as socket buffers and pipes, is not in it. Per idle connection it is the growth from
  0 connections, divided by their number.
- **Errors** are those that the load's tool counts; there were none where none are named.

### Subjects

${subjects.map(({ title, about }) => `- **${title}**: ${about}`).join('\n')}

Nothing else is tuned, except that limits are out of the way: of connections, of open files, of the
listen queue, of idle time.

### Limits

- The load's client, its server and the subject share ${results.machine.cpus} CPUs. Where all are busy,
  a rate says what the three can do together; the subject's own part is the CPU column.
- Loopback has no packet loss, no latency, no card and segments of 64 KiB.
- wrk waits for an answer before it sends the next request on a connection. While the subject is
  slow it asks less, so latencies under a constant rate would be worse than these.
- One connection per request leaves ended connections behind in TIME_WAIT. Fresh ports for each
  measurement keep these out of one another's way, the load lasts 3 s at most, and it does not begin
  while more than 60,000 are left. No setting of the kernel is changed.
- "No proxy" has no CPU or memory of its own. It is what the load's client and server can do.
`;
}

function thousands(value: number): string {
  return value.toLocaleString('en-US');
}
