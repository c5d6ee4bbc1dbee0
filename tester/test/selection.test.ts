import t from 'tap';
import { defineProfile } from '../profile.js';
import { select } from '../selection.js';
import { makeCase } from './helpers.js';

const ids = ['echo.single', 'echo.twenty', 'close.early', 'close.half-client-first', 'bulk.chain'];
const cases = new Map(ids.map((id) => [id, makeCase(id)]));
const lab = defineProfile({
  id: 'lab',
  title: 'The lab',
  source: 'nowhere',
  invocation: [],
  cases: [
    { id: 'echo.single', title: 'Another title' },
    { id: 'echo.twenty' },
    { id: 'bulk.chain', severity: 'informational' },
    { id: 'close.early' },
  ],
});
const profiles = new Map([['lab', lab]]);

const selected = (only: string[], skip: string[] = []) =>
  select(profiles, cases, { profile: 'lab', only, skip }).cases.map(({ id }) => id);

t.test('a profile gives its cases in its order, with its own titles and severities', async (t) => {
  const { profile, cases: all } = select(profiles, cases, { profile: 'lab' });
  t.equal(profile, lab);
  t.match(all, [
    { id: 'echo.single', title: 'Another title', severity: 'required' },
    { id: 'echo.twenty', title: 'Title of echo.twenty', severity: 'required' },
    { id: 'bulk.chain', title: 'Title of bulk.chain', severity: 'informational' },
    { id: 'close.early' },
  ]);
  t.equal(all.length, 4, 'and no case that it does not name');
  t.equal(all[0]?.run, cases.get('echo.single')?.run);
});

t.test('ids and globs narrow it, without touching the order', async (t) => {
  t.strictSame(selected(['close.early', 'echo.single']), ['echo.single', 'close.early']);
  t.strictSame(selected(['echo.*']), ['echo.single', 'echo.twenty']);
  t.strictSame(selected(['*.{single,chain}']), ['echo.single', 'bulk.chain']);
  t.strictSame(selected(['*']).length, 4);
});

t.test('skip takes away, also from what only has chosen', async (t) => {
  t.strictSame(selected([], ['echo.*']), ['bulk.chain', 'close.early']);
  t.strictSame(selected(['echo.*', 'close.*'], ['*.twenty']), ['echo.single', 'close.early']);
});

t.test('nothing left to run is an error of the user', async (t) => {
  t.throws(() => selected([], ['*']), { name: 'UsageError', message: 'no case is left to run' });
  t.throws(() => selected(['echo.single'], ['echo.single']), { name: 'UsageError' });
});

t.test('an unknown id gives the nearest ones, nearest first', async (t) => {
  const message =
    /^no case matches echo\.singel; the nearest: echo\.single, .* \(a program goes behind --\)$/;
  t.throws(() => selected(['echo.singel']), { name: 'UsageError', message });
  t.throws(() => selected([], ['echo.singel']), { name: 'UsageError', message });
  t.throws(() => selected(['echo.*', 'echo']), { message: /^no case matches echo;/ });
  t.throws(
    () => selected(['close.half-client-first']),
    { name: 'UsageError' },
    'not in the profile',
  );
});

t.test('what another profile has is found there', async (t) => {
  const more = new Map([...profiles, ['full', { ...lab, id: 'full', cases: 'every' as const }]]);
  const only = ['close.half-client-first'];
  const message = `no case of lab matches ${only[0]}, but full has it: --profile full`;
  t.throws(() => select(more, cases, { profile: 'lab', only }), { name: 'UsageError', message });
});

t.test('every case is every one but those that run on request', async (t) => {
  const onRequest = { ...makeCase('close.both'), onRequest: true as const };
  const all = new Map([...cases, ['close.both', onRequest]]);
  const every = { ...lab, id: 'full', cases: 'every' as const };
  const asking = { ...lab, id: 'asks', cases: [{ id: 'close.both' }] };
  const more = new Map(Object.entries({ full: every, asks: asking }));
  const idsOf = (profile: string) => select(more, all, { profile }).cases.map(({ id }) => id);
  t.strictSame(idsOf('full'), ids);
  t.strictSame(idsOf('asks'), ['close.both']);
  const message = 'no case of full matches close.both, but asks has it: --profile asks';
  t.throws(() => select(more, all, { profile: 'full', only: ['close.both'] }), { message });
});

t.test('names that are parted by commas are no names', async (t) => {
  const message = /^no case matches echo\.single,echo\.two; names are parted by blanks/;
  t.throws(() => selected(['echo.single,echo.two']), { message });
});

t.test('whoever types a part of an id means the ones that have it', async (t) => {
  const known = ['close.one-way-shutdown', 'echo.two', 'one-way.echo'];
  const all = new Map(known.map((id) => [id, makeCase(id)]));
  const every = new Map([['full', { ...lab, cases: 'every' as const }]]);
  const message = /the nearest: one-way\.echo, close\.one-way-shutdown, echo\.two \(/;
  t.throws(() => select(every, all, { profile: 'full', only: ['one-way'] }), { message });
});

t.test('three names are near enough', async (t) => {
  try {
    selected(['x']);
    t.fail('it was accepted');
  } catch (error) {
    t.equal((error as Error).message.split('the nearest: ')[1]?.split(', ').length, 3);
  }
});

t.test('an unknown profile, and an unknown case in a profile, are named', async (t) => {
  t.throws(() => select(profiles, cases, { profile: 'lba' }), {
    name: 'UsageError',
    message: 'no profile matches lba; the nearest: lab',
  });
  t.throws(() => select(profiles, new Map([...cases].slice(1)), { profile: 'lab' }), {
    message: /^no case in profile lab matches echo\.single; the nearest: echo\.twenty/,
  });
});
