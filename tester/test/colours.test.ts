import t from 'tap';
import { coloursOf } from '../colours.js';

const red = '\u001b[31mfailed\u001b[39m';
const usual = { TERM: 'xterm-256color' };

const rows: [what: string, isTTY: boolean, env: NodeJS.ProcessEnv, expected: string][] = [
  ['a terminal has colours', true, usual, red],
  ['a file or a pipe has none', false, usual, 'failed'],
  ['a dumb terminal has none', true, { TERM: 'dumb' }, 'failed'],
  ['NO_COLOR takes them away', true, { ...usual, NO_COLOR: '1' }, 'failed'],
  ['an empty NO_COLOR says nothing', true, { ...usual, NO_COLOR: '' }, red],
  ['FORCE_COLOR gives them to a pipe', false, { FORCE_COLOR: '1' }, red],
  ['FORCE_COLOR=0 takes them away', true, { ...usual, FORCE_COLOR: '0' }, 'failed'],
  ['NO_COLOR is stronger', true, { ...usual, FORCE_COLOR: '1', NO_COLOR: '1' }, 'failed'],
];

for (const [what, isTTY, env, expected] of rows)
  t.test(what, async (t) => t.equal(coloursOf({ isTTY }, env)('bad', 'failed'), expected));

t.test('each tone has a look of its own', async (t) => {
  const paint = coloursOf({ isTTY: true }, usual);
  const looks = (['good', 'bad', 'doubtful', 'faint'] as const).map((tone) => paint(tone, 'x'));
  t.strictSame(
    looks.map((look) => look.slice(2, 5).replace(/m.*/, '')),
    ['32', '31', '33', '2'],
  );
});
