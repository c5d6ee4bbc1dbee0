import t from 'tap';
import { longestWait, mostBytes } from '../../wire/model.js';
import { parseScript } from '../../wire/script.js';

/** What is said of the last step of each; undefined where it may stand there. */
const steps: [script: string, why: string | undefined][] = [
  ['client.write(1) client.fin() client.write(1)', 'client has sent FIN'],
  ['client.write(1) client.fin() origin.write(1)', undefined],
  [`client.write(${mostBytes}) client.write(1)`, `more than ${mostBytes} bytes in one direction`],
  [`wait(${longestWait})`, undefined],
  [`wait(${longestWait + 1})`, `at most ${longestWait} ms`],
  ['client.pause() client.pause()', 'client has paused'],
  ['client.resume()', 'client has not paused'],
  ['client.pause() client.resume() client.pause()', undefined],
  ['client.write(1) client.fin() origin.eof() origin.pause()', 'origin has seen end-of-file'],
  ['client.write(9) origin.read(4) origin.read(5)', undefined],
  ['client.write(9) origin.read(4) origin.read(6)', 'only 5 bytes are on their way'],
  ['client.write(9) origin.pause() origin.read(9)', 'origin has paused'],
  ['origin.eof()', 'client has not sent FIN'],
  ['client.write(1) client.fin() origin.pause() origin.eof()', 'origin has paused'],
  ['client.write(1) client.fin() origin.eof() origin.read(1)', 'origin has seen end-of-file'],
  ['client.reset() client.write(1)', 'client has reset the connection'],
  ['client.reset() origin.write(1)', undefined],
  ['client.reset() origin.reset()', 'client has reset the connection'],
  ['client.write(5) client.reset() origin.read(5)', 'client has reset the connection'],
  ['client.reset() origin.over() origin.write(1)', 'the connection is over for origin'],
  [
    'client.write(1) client.fin() client.reset()',
    'client has sent a FIN that may not have arrived',
  ],
  ['client.write(1) client.fin() origin.eof() client.reset()', undefined],
  [
    'client.write(1) client.fin() origin.eof() origin.fin() client.eof() client.reset()',
    'both ends have sent FIN',
  ],
  ['origin.fin() client.eof() client.reset()', undefined],
  ['origin.over()', 'client has not reset the connection'],
  ['client.reset() origin.pause() origin.over()', 'origin has paused'],
  // A proxy may not know yet that it is connected.
  ['client.fin()', 'a proxy may still be dialling: have something arrive before'],
  ['origin.write(1) client.fin()', 'a proxy may still be dialling: have something arrive before'],
  ['origin.write(1) client.read(1) client.fin()', undefined],
  ['origin.fin() client.eof() client.fin()', undefined],
  ['client.write(1) origin.reset()', 'a proxy may still be dialling: have something arrive before'],
  ['client.write(1) origin.read(1) origin.reset()', undefined],
  // A proxy may be held up by a reader that has paused, but not by what the system holds anyway.
  ['origin.pause() client.write(32768) origin.write(1) client.read(1)', undefined],
  [
    'origin.pause() client.write(32769) origin.write(1) client.read(1)',
    'origin has paused, and buffers may be full',
  ],
  [
    'origin.pause() client.write(32769) origin.fin() client.eof()',
    'origin has paused, and buffers may be full',
  ],
  ['origin.pause() client.write(32769) origin.write(1) origin.resume() client.read(1)', undefined],
  ['client.write(32769) origin.read(1) origin.pause() origin.write(1) client.read(1)', undefined],
];

for (const [script, why] of steps)
  t.test(`${script}: ${why ?? 'may be'}`, async (t) => {
    if (why === undefined) t.doesNotThrow(() => parseScript(script));
    else t.throws(() => parseScript(script), { message: new RegExp(`: ${why}$`) });
  });
