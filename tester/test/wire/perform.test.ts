import t, { type Test } from 'tap';
import type { Failure } from '../../errors.js';
import { Line } from '../../wire/line.js';
import { perform } from '../../wire/perform.js';
import { parseScript } from '../../wire/script.js';
import { mistaken, open } from './helpers.js';

t.jobs = 4;

/** What is seen of this script through this program, or on a direct connection. */
async function see(
  t: Test,
  script: string,
  program?: string,
  patience = 10_000,
): Promise<Failure | undefined> {
  const context = await open(t, program);
  const payloads = { client: context.payload('c'), origin: context.payload('o') };
  const steps = parseScript(script);
  const times = { patience, connectWithin: 10_000 };
  const failure = await perform(new Line(context), { steps, payloads, ...times });
  const peers = [...context.clients, ...context.origin.peers];
  t.ok(
    peers.every(({ socket }) => socket.destroyed),
    'nothing is left open',
  );
  return failure;
}

const right = [
  '',
  'client.write(300000) origin.write(300000) client.read(300000) origin.read(300000)',
  'origin.pause() client.write(6000000) client.fin() wait(20)',
  'origin.fin() client.eof() client.write(1) origin.read(1) client.reset()',
  'client.write(1) origin.read(1) client.pause() origin.write(5000000) origin.reset() client.fin()',
  'client.write(1) client.fin() origin.eof() client.reset() origin.write(70000)',
  'client.write(1) client.fin() origin.fin()',
];

for (const script of right)
  t.test(`on a direct connection nothing is wrong with: ${script}`, async (t) => {
    t.equal(await see(t, script), undefined);
  });

const relay = 'client.pipe(upstream).pipe(client);';

/** Mistakes, scripts, and what is said of them. */
const wrong: [what: string, program: string, script: string, report: object, timed: boolean][] = [
  [
    'end-of-file that nobody has sent',
    mistaken(relay, `${relay} client.on('end', () => client.end());`),
    'client.write(1) origin.read(1) client.fin() wait(300)',
    {
      expected: 'an open connection: origin 1 has not sent FIN',
      likelyCause: /closes both/,
      seen: 'end-of-file was read after 0 bytes',
      where: /^client 1, in step [34], /,
      otherSide: /^origin 1 had sent 0 bytes and received 1; /,
    },
    false,
  ],
  [
    'end-of-file before the last bytes',
    mistaken(relay, "client.on('data', () => upstream.end()); upstream.pipe(client);"),
    'client.write(7) client.fin()',
    { expected: '7 bytes, then end-of-file', seen: 'end-of-file was read after 0 bytes' },
    false,
  ],
  [
    'a reset that nobody has sent',
    mistaken(relay, `${relay} client.on('end', () => upstream.resetAndDestroy());`),
    'origin.write(1) client.read(1) client.fin()',
    { seen: /^the connection was reset after [01] bytes? \(ECONNRESET\)$/ },
    false,
  ],
  [
    'a byte changed',
    mistaken(relay, `client.on('data', (chunk) => { chunk[2] ^= 1; }); ${relay}`),
    'client.write(9) origin.read(9)',
    { where: 'origin 1, byte 2 of what it received, in step 2, origin.read(9)' },
    false,
  ],
  [
    'more bytes than were sent',
    mistaken(relay, `client.on('end', () => upstream.write('x')); ${relay}`).replace(
      'client.pipe(upstream)',
      'client.pipe(upstream, { end: false })',
    ),
    'origin.write(1) client.read(1) client.fin()',
    { expected: /^(bytes unchanged|no more than the 0 bytes that client 1 has sent)/ },
    false,
  ],
  [
    'bytes that do not come',
    mistaken(relay, 'client.resume(); upstream.pipe(client);'),
    'client.write(7) origin.read(3)',
    {
      expected: '3 bytes',
      seen: '0 bytes, then nothing for 0.4 s; the connection was open',
      where: 'origin 1, in step 2, origin.read(3)',
    },
    true,
  ],
  [
    'a reset that is kept from the other end',
    mistaken(
      "client.on('error', () => upstream.resetAndDestroy());",
      "client.on('error', () => {});",
    ),
    'client.reset()',
    { expected: 'the end of the connection, which client 1 has reset' },
    true,
  ],
];

for (const [what, program, script, report, timed] of wrong)
  t.test(`seen: ${what}`, async (t) => {
    const failure = await see(t, script, program, timed ? 400 : undefined);
    t.match(failure?.report, report);
    t.equal(failure?.dependsOnTime, timed);
  });
