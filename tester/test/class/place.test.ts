import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { Place } from '../../class/place.js';

const asked = { command: './tcpproxy', options: '--profile mit-6.824' };

t.test('results appear as a whole, and stay', async (t) => {
  const out = join(t.testdir(), 'new/out');
  const place = new Place(out, asked);
  t.equal(place.kept('ada'), undefined);
  const work = place.begin('ada');
  writeFileSync(join(work, 'report.html'), 'page');
  t.notOk(existsSync(place.resultsOf('ada')));
  place.keep('ada', { fingerprint: 'f' });
  t.strictSame(place.kept('ada'), { fingerprint: 'f' });
  t.equal(readFileSync(join(out, 'submissions/ada/report.html'), 'utf8'), 'page');
  place.write('index.html', 'all');
  place.close();

  const again = new Place(out, asked);
  t.strictSame(again.kept('ada'), { fingerprint: 'f' });
  again.begin('ada');
  again.keep('ada', { fingerprint: 'g' });
  t.strictSame(again.kept('ada'), { fingerprint: 'g' }, 'the newest are the results');
  again.close();
  t.strictSame(readdirSync(out).sort(), ['class.json', 'index.html', 'submissions']);
});

t.test('what was under way is gone', async (t) => {
  const out = t.testdir();
  const place = new Place(out, asked);
  writeFileSync(join(place.begin('ada'), 'events.ndjson'), 'half');
  // It is killed here: nothing is closed, and the lock is that of a process that is gone.
  writeFileSync(join(out, '.lock'), '0');
  const next = new Place(out, asked);
  t.strictSame(readdirSync(out).sort(), ['.lock', 'class.json', 'submissions']);
  t.equal(next.kept('ada'), undefined);
  t.strictSame(readdirSync(next.begin('ada')), []);
  next.drop('ada');
  next.close();
});

t.test('two do not work in one place', async (t) => {
  const out = t.testdir();
  const place = new Place(out, asked);
  t.throws(() => new Place(out, asked), { message: /is being worked on by process/ });
  place.close();
});

t.test('half a class is not graded in another way', async (t) => {
  const out = t.testdir();
  new Place(out, asked).close();
  t.throws(() => new Place(out, { ...asked, build: 'make' }), {
    message: `${out}: was graded otherwise (build: none, now make): name another folder for --out`,
  });
  t.throws(() => new Place(out, { command: './tcpproxy' }), { message: /otherwise \(options: / });
  new Place(out, asked).close();
});

t.test('nothing of others is overwritten', async (t) => {
  const out = t.testdir({ thesis: 'x' });
  t.throws(() => new Place(out, asked), { message: /is not empty, and no class was graded in it/ });
  t.strictSame(readdirSync(out), ['thesis']);
  const file = join(out, 'thesis');
  t.throws(() => new Place(file, asked), { message: /thesis: cannot be written: / });
});

t.test('a file of settings that is none is said', async (t) => {
  const nothing = t.testdir({ 'class.json': 'null' });
  t.throws(() => new Place(nothing, asked), { message: /is not what a class leaves/ });
  const out = t.testdir({ 'class.json': 'x' });
  t.throws(() => new Place(out, asked), { message: /class\.json: is not what a class leaves/ });
  mkdirSync(join(out, 'more'));
  t.notOk(existsSync(join(out, '.lock')), 'it is left to others');
});

t.test('what only its owner may not remove is removed', async (t) => {
  const out = t.testdir({});
  const place = new Place(out, asked);
  const work = place.begin('ada');
  mkdirSync(join(work, 'a/b'), { recursive: true });
  writeFileSync(join(work, 'a/b/c'), '');
  chmodSync(join(work, 'a/b'), 0o555);
  chmodSync(join(work, 'a'), 0o555);
  place.drop('ada');
  t.notOk(existsSync(work));
  place.close();
});

t.test('who was killed at the very beginning left something, and it is no hindrance', async (t) => {
  const out = t.testdir({ 'class.json.17.tmp': '{', '.lock.17': '0' });
  new Place(out, asked).close();
  t.ok(existsSync(join(out, 'class.json')));
});

t.test('a file where a folder is to be is said', async (t) => {
  const out = t.testdir({ 'class.json': JSON.stringify(asked), submissions: '' });
  t.throws(() => new Place(out, asked), { message: /submissions: cannot be written: / });
});
