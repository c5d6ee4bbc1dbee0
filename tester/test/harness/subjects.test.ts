import { join } from 'node:path';
import t, { type Test } from 'tap';
import { Failure, Skip } from '../../errors.js';
import { CaseContext } from '../../harness/context.js';
import { hasProcfs } from '../../harness/procfs.js';
import { type ContextOptions, direct, type Setup } from '../../harness/setup.js';
import { openContext } from '../contexts.js';
import { contextOptions, listener, openReaper, writePrograms } from '../helpers.js';

const _patience = 20_000;

/** Prints the words that it was started with, and listens. */
const printer = `${listener}
console.log(process.argv.slice(2).join(' '));
`;

async function printed(context: CaseContext): Promise<string[]> {
  while (!context.subject?.output.text().includes('\n')) await context.sleep(10);
  return context.subject.output.text().trim().split(' ');
}

const open = (t: Test, setup: Setup, details?: Partial<ContextOptions>, program = printer) =>
  openContext(t, program, details, setup);

t.test('a case may name the destination, and have it listen elsewhere', async (t) => {
  const context = await open(t, { host: 'localhost', originHost: '127.0.0.2' });
  const { port } = context.subject ?? { port: 0 };
  const { origin } = context;
  t.strictSame(await printed(context), ['localhost', String(origin.port), String(port)]);
  t.equal(origin.host, '127.0.0.2');
});

t.test('an address that this machine lacks is a reason to skip', async (t) => {
  // TEST-NET-1 of RFC 5737: no machine has it.
  const context = new CaseContext(contextOptions(openReaper(t), ['none']), {
    originHost: '192.0.2.1',
  });
  await t.rejects(context.start(), new Skip('this machine has no 192.0.2.1'));
});

t.test('a case may start the subject itself, more than once on one port', async (t) => {
  const context = await open(t, { byCase: true });
  t.equal(context.subject, undefined);
  const first = await context.startSubject();
  t.equal(context.subject, first);
  await t.rejects(context.startSubject({ port: first.port }), Failure);
  await first.kill();
  const second = await context.startSubject({ port: first.port });
  t.equal(context.subject, second);
  t.equal(second.port, first.port);
  await context.close();
  t.ok(second.exit, 'it ends with the context');
});

t.test('a case may limit the descriptors', { skip: !hasProcfs }, async (t) => {
  const program = `${listener}
import { readFileSync } from 'node:fs';
console.log(/^Max open files +(\\d+)/m.exec(readFileSync('/proc/self/limits'))[1]);
`;
  const context = await open(t, { descriptors: 70 }, {}, program);
  t.strictSame(await printed(context), ['70']);
});

t.test('a case may launch the program with other words', async (t) => {
  const context = await open(t, { byCase: true });
  const words = async (launch: Parameters<CaseContext['launch']>[0]) => {
    await context.launch(launch);
    return printed(context);
  };
  const port = String(context.origin.port);
  t.match(await words({}), ['127.0.0.1', port, /^\d+$/]);
  t.match(await words({ port: 'aport' }), ['127.0.0.1', 'aport', /^\d+$/]);
  t.match(await words({ keep: 2, extra: ['9'] }), ['127.0.0.1', port, '9']);
  t.match(await words({ extra: ['x'] }), ['127.0.0.1', port, /^\d+$/, 'x']);
  const listen = await context.launch({ listen: (free) => `0${free}` });
  t.equal(listen.command.at(-1), `0${listen.port}`);
});

t.test('how a command line with options is cut nobody can say', async (t) => {
  const folder = writePrograms(t, { 'proxy.mjs': printer });
  const command = [join(folder, 'proxy.mjs'), '{host}:{port}', '--port', '{listen}'] as const;
  const context = await open(t, { byCase: true }, { command });
  await t.rejects(context.launch({ keep: 0 }), Skip);
  await t.rejects(context.launch({ extra: ['x'] }), Skip);
  await t.resolves(context.launch({ port: 'aport' }));
});

t.test('a direct connection is no program, and has nothing to measure', async (t) => {
  const context = await open(t, {}, { command: direct });
  await t.rejects(context.launch({}), Skip);
  await t.rejects(context.startSubject(), Skip);
  t.throws(() => context.usage(), Skip);
});

t.test('the subject is measured', { skip: !hasProcfs }, async (t) => {
  const context = await open(t, {});
  t.match(context.usage(), { processes: 1, closeWait: 0 });
  t.ok(context.usage().memory > 1024 * 1024);
});
