import t, { type Test } from 'tap';
import { chooseEngine } from '../engines.js';
import { type ProxyOptions, resolveOptions } from '../options.js';

const settings = (options: Partial<ProxyOptions> = {}) =>
  resolveOptions({ destinationHost: 'localhost', destinationPort: 1, listenPort: 0, ...options });

const nobody = { pairEnded: () => {}, acceptFailed: () => {} };

/** The choice on a machine on which the splice engine does not run. */
async function chooseWithout(t: Test, missing: string) {
  const { chooseEngine } = await t.mockImport<typeof import('../engines.js')>('../engines.js', {
    '../splice/support.js': { obstacle: () => missing },
  });
  return chooseEngine;
}

t.test('an engine that is asked for is the one that is made', (t) => {
  for (const name of ['portable', 'splice'] as const) {
    const chosen = settings({ engine: name });
    const { create, reason } = chooseEngine(chosen);
    t.equal(create(chosen, nobody).name, name);
    t.equal(reason, 'asked for');
  }
  t.end();
});

t.test('the fastest is taken where it runs', (t) => {
  const { create, reason } = chooseEngine(settings());
  t.equal(create(settings(), nobody).name, 'splice');
  t.equal(reason, 'the fastest, and it runs here');
  t.end();
});

t.test('and the portable one where it does not, which is told', async (t) => {
  const choose = await chooseWithout(t, 'koffi is not installed');
  const { create, reason } = choose(settings());
  t.equal(create(settings(), nobody).name, 'portable');
  t.equal(reason, 'the splice engine does not run here: koffi is not installed');
});

t.test('asking for an engine that does not run here is one clear line', async (t) => {
  const choose = await chooseWithout(t, 'it needs Linux, and this is darwin');
  t.throws(() => choose(settings({ engine: 'splice' })), {
    name: 'ProxyError',
    code: 'ENGINE_UNAVAILABLE',
    message: 'the splice engine does not run here: it needs Linux, and this is darwin',
  });
});

t.test('the portable engine has one worker, asked for or not', async (t) => {
  const wanted = { code: 'BAD_OPTION', message: /the portable engine has one worker/ };
  t.throws(() => chooseEngine({ ...settings({ engine: 'portable' }), workers: 2 }), wanted);
  const choose = await chooseWithout(t, 'koffi is not installed');
  t.throws(() => choose({ ...settings(), workers: 2 }), {
    code: 'ENGINE_UNAVAILABLE',
    message: /2 workers.*koffi is not installed/,
  });
});
