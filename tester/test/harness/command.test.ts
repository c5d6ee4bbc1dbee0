import { chmodSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import t from 'tap';
import { UsageError } from '../../errors.js';
import {
  fillCommand,
  isPositional,
  parseCommand,
  truncateCommand,
  wordsFor,
} from '../../harness/command.js';
import { writePrograms } from '../helpers.js';

const invocation = ['{command}', '{host}', '{port}', '{listen}'];
const values = { host: '127.0.0.1', port: 7, listen: 9_000 };
const node = process.execPath;

t.test('a command without placeholders is continued as the profile says', async (t) => {
  const command = parseCommand([node, 'proxy.js'], invocation);
  t.strictSame(command, [node, 'proxy.js', '{host}', '{port}', '{listen}']);
  t.strictSame(fillCommand(command, values), [node, 'proxy.js', '127.0.0.1', '7', '9000']);
});

t.test('a command with all three placeholders is taken as it is', async (t) => {
  const words = [node, '--to={host}:{port}', '--port', '{listen}', '{listen}-{listen}'];
  const command = parseCommand(words, invocation);
  t.strictSame(command, words);
  const filled = [node, '--to=127.0.0.1:7', '--port', '9000', '9000-9000'];
  t.strictSame(fillCommand(command, values), filled);
});

t.test('where the profile knows no destination, none is asked for', async (t) => {
  const echo = ['{command}', '--port', '{listen}'];
  t.strictSame(parseCommand([node, 'echo.js'], echo), [node, 'echo.js', '--port', '{listen}']);
  t.strictSame(parseCommand([node, '{listen}', 'echo.js'], echo), [node, '{listen}', 'echo.js']);
  t.strictSame(fillCommand([node, '{listen}'], values), [node, '9000']);
  const refused = new UsageError("the subject's command line lacks {listen}");
  t.throws(() => parseCommand([node, '{host}'], echo), refused);
});

t.test(
  'a command with some of the placeholders is refused, and says which are missing',
  async (t) => {
    const refused = (words: string[], message: string) =>
      t.throws(() => parseCommand([node, ...words], invocation), new UsageError(message));
    refused(['{host}:{port}'], "the subject's command line lacks {listen}");
    refused(['{listen}'], "the subject's command line lacks {host} and {port}");
  },
);

t.test('what cannot be run is refused with the reason', async (t) => {
  const folder = writePrograms(t, { program: '#!/bin/sh\n', plain: 'text\n' });
  const plain = join(folder, 'plain');
  chmodSync(plain, 0o644);
  const refused = (word: string, message: string | RegExp) =>
    t.throws(() => parseCommand([word], invocation), { name: 'UsageError', message });
  t.throws(() => parseCommand([], invocation), { name: 'UsageError', message: 'no subject given' });
  refused(join(folder, 'none'), `${folder}/none: no such file`);
  refused(folder, `${folder}: is a directory, not a program`);
  refused(plain, `${plain}: not executable (try chmod +x ${plain})`);
  t.equal(parseCommand([join(folder, 'program')], invocation)[0], join(folder, 'program'));
});

t.test('a bare name is looked for on the PATH, not in the current folder', async (t) => {
  const folder = writePrograms(t, { 'a-proxy-of-mine': '#!/bin/sh\n' });
  const [path, before] = [process.env.PATH, process.cwd()];
  t.teardown(() => {
    process.env.PATH = path;
    process.chdir(before);
  });
  process.chdir(folder);
  process.env.PATH = dirname(node);
  t.equal(parseCommand([basename(node)], invocation)[0], basename(node));
  const message = (hint: string) => `a-proxy-of-mine: no such program on the PATH${hint}`;
  const parse = () => parseCommand(['a-proxy-of-mine'], invocation);
  t.throws(parse, { message: message('; did you mean ./a-proxy-of-mine?') });
  process.chdir(dirname(folder));
  t.throws(parse, { message: message('') });
  delete process.env.PATH;
  t.throws(parse, { message: message('') });
  process.env.PATH = folder;
  t.equal(parse()[0], 'a-proxy-of-mine');
});

t.test('the words for what is filled in are told with their options', async (t) => {
  const own = [node, 'proxy.js', '-v', '--to', '{host}:{port}', '--port', '{listen}', 'x'] as const;
  t.equal(wordsFor(own), '--to {host}:{port} --port {listen}');
  t.equal(wordsFor(own, ['{listen}']), '--port {listen}');
  t.equal(wordsFor([node, 'proxy.js', '{host}', '{port}', '{listen}']), '{host} {port} {listen}');
  t.equal(wordsFor([node, '-v', '--listen={listen}']), '--listen={listen}');
});

t.test('an IPv6 address stands in brackets where the port follows it', async (t) => {
  const command = [node, '{host}:{port}', '--to={host}:{port}', '{host}', '{listen}'] as const;
  const filled = fillCommand(command, { ...values, host: '::1' });
  t.strictSame(filled, [node, '[::1]:7', '--to=[::1]:7', '::1', '9000']);
});

t.test('a command line is cut behind the first of its placeholders', async (t) => {
  const cut = (words: string[], keep: number) => truncateCommand([node, ...words], keep).slice(1);
  const positional = ['proxy.js', '{host}', '{port}', '{listen}', '--log', 'no'];
  t.strictSame(cut(positional, 0), ['proxy.js']);
  t.strictSame(cut(positional, 1), ['proxy.js', '{host}']);
  t.strictSame(cut(positional, 2), ['proxy.js', '{host}', '{port}']);
  t.strictSame(cut(positional, 3), positional, 'or not at all');
  const named = ['--proxy', '{host}:{port}', '--port', '{listen}'];
  t.strictSame(cut(named, 0), [], 'an option goes with its value');
  t.strictSame(cut(named, 1), ['--proxy', '{host}:{port}']);
});

t.test('a command line is positional when the three stand alone and together', async (t) => {
  const positional = (...words: string[]) => isPositional([node, ...words]);
  t.ok(positional('{host}', '{port}', '{listen}'));
  t.ok(positional('proxy.js', '-v', '{host}', '{port}', '{listen}', '--log', 'no'));
  t.notOk(positional('{host}:{port}', '{listen}'));
  t.notOk(positional('{host}', '{port}', '--port', '{listen}'));
  t.notOk(positional('{listen}', '{host}', '{port}'));
  t.notOk(positional('-c', './proxy {host} {port} {listen}'));
});
