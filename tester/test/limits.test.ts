import t from 'tap';
import { UsageError } from '../errors.js';
import { parseLimits, splitLimits, usualLimits } from '../limits.js';

t.test('without a word the limits are the usual ones', async (t) => {
  t.strictSame(parseLimits(''), usualLimits);
});

t.test('each limit can be changed, and the others stay', async (t) => {
  const limits = parseLimits('memory=512M,processes=64,cpu=5,output=2G,disk=2048K,time=9');
  t.strictSame(limits, {
    ...usualLimits,
    memory: 512 * 1024 ** 2,
    processes: 64,
    cpu: 5,
    output: 2 * 1024 ** 3,
    disk: 2 * 1024 ** 2,
    time: 9,
  });
  t.strictSame(parseLimits('sandbox=off,files=64'), {
    ...usualLimits,
    sandbox: 'off',
    files: 64,
  });
  t.equal(parseLimits('memory=1048576').memory, 1024 ** 2, 'bytes have no letter');
});

t.test('what is no limit is refused with the reason', async (t) => {
  const refused = (text: string, message: RegExp) =>
    t.throws(() => parseLimits(text), new UsageError(), text) &&
    t.throws(() => parseLimits(text), { message });
  refused('memroy=1G', /no limit "memroy"; there are memory, processes, /);
  refused('toString=1', /no limit "toString"/);
  refused('cpu=1=2', /one "=" too many/);
  refused('sandbox=on', /sandbox is auto or off/);
  for (const size of ['', 'lots', '1T', '1.5G', '-1', '512m', '1023K', '99999999999G'])
    refused(`memory=${size}`, /no size such as 512M or 2G, 1M at least/);
  for (const count of ['', 'ten', '0', '-1', '1K', '1.5', '9999999999'])
    refused(`time=${count}`, /no whole number from 1 on/);
});

t.test('the word behind the option is a list or else the subject', async (t) => {
  t.strictSame(splitLimits(undefined), { command: [] });
  t.strictSame(splitLimits(true), { list: '', command: [] });
  t.strictSame(splitLimits('memory=1G'), { list: 'memory=1G', command: [] });
  for (const subject of ['./proxy', 'socat', './build/memory=1G/proxy'])
    t.strictSame(splitLimits(subject), { list: '', command: [subject] });
});
