import t from 'tap';
import { createProxy, type ProxyOptions } from '../index.js';
import { resolveOptions } from '../options.js';

const least = { destinationHost: 'localhost', destinationPort: 80, listenPort: 0 };

t.test('three options are enough', (t) => {
  t.strictSame(resolveOptions(least), {
    ...least,
    stallTimeout: 10_000,
    connectTimeout: 10_000,
    idleTimeout: 0,
    drainTimeout: 10_000,
    halfClose: true,
    maxConnections: 0,
    engine: 'auto',
    workers: 1,
    logLevel: 'silent',
  });
  t.end();
});

t.test('what is given counts, and undefined is not given', (t) => {
  const given = { ...least, stallTimeout: 0, halfClose: false, listenHost: '::1' };
  const settings = resolveOptions({ ...given, idleTimeout: undefined } as unknown as ProxyOptions);
  t.match(settings, { ...given, idleTimeout: 0 });
  t.end();
});

t.test('the ends of every range are allowed', (t) => {
  const smallest = { destinationPort: 1, listenPort: 0, bufferSize: 1, idleTimeout: 0 };
  const largest = {
    destinationPort: 65_535,
    listenPort: 65_535,
    bufferSize: 2 ** 30,
    idleTimeout: 2 ** 31 - 1,
  };
  for (const values of [smallest, largest])
    t.match(resolveOptions({ ...least, ...values }), values);
  t.end();
});

const wrong: Record<keyof ProxyOptions, unknown[]> = {
  destinationHost: [undefined, '', 'two words', 'line\n', 7],
  destinationPort: [undefined, 0, 65_536, -1, 1.5, '80', Number.NaN],
  listenPort: [undefined, 65_536, -1, null],
  listenHost: ['', ' '],
  stallTimeout: [-1, 0.5, 2 ** 31, Number.POSITIVE_INFINITY],
  connectTimeout: [-1, 2 ** 31],
  idleTimeout: [-1, 2 ** 31],
  drainTimeout: [-1, 2 ** 31],
  halfClose: [0, 'yes'],
  maxConnections: [-1, 0.5],
  bufferSize: [0, 2 ** 30 + 1],
  engine: ['steam', ''],
  workers: [0, -1, 1.5, 100_000],
  logLevel: ['loud'],
};

for (const [name, values] of Object.entries(wrong))
  t.test(`a wrong ${name} is refused by its name`, (t) => {
    for (const value of values)
      t.throws(
        () => createProxy({ ...least, [name]: value } as ProxyOptions),
        { name: 'ProxyError', code: 'BAD_OPTION', message: new RegExp(`^${name} must be [^\n]*$`) },
        `${name}: ${String(value)}`,
      );
    t.end();
  });

t.test('the message says what is allowed and what was given', (t) => {
  t.throws(() => resolveOptions({ ...least, listenPort: 70_000 }), {
    message: 'listenPort must be a whole number from 0 to 65535, not 70000',
  });
  t.end();
});
