import t from 'tap';
import { parseArguments } from '../options.js';
import { scenarioNames } from '../scenarios.js';

t.test('minutes alone are enough', async (t) => {
  t.match(parseArguments(['30']), {
    ...{ time: 1_800_000, engines: [], connections: 64, stallTimeout: 2_000 },
    scenarios: scenarioNames,
  });
  t.equal(parseArguments(['0.1']).time, 6_000);
});

t.test('everything else can be said', async (t) => {
  const line = '5 --engine splice --engine portable --seed 7 --connections 3 --workers 2';
  t.match(parseArguments([...line.split(' '), '--scenario', 'tiny', '--patience', '9.5']), {
    ...{ engines: ['splice', 'portable'], seed: 7, connections: 3, workers: 2 },
    ...{ scenarios: ['tiny'], patience: 9_500 },
  });
  t.same(parseArguments(['1', '--command', ' node  x.js ']).command, ['node', 'x.js']);
});

t.test('what makes no sense is refused', async (t) => {
  for (const words of [
    [],
    ['x'],
    ['0'],
    ['-1'],
    ['1', '2'],
    ['1', '--connections', '0'],
    ['1', '--seed', '1.5'],
    ['1', '--scenario', 'none'],
    ['1', '--stall-timeout', '20'],
    ['1', '--command', ' '],
    ['1', '--command', 'x', '--engine', 'splice'],
    ['1', '--what'],
  ])
    t.throws(() => parseArguments(words), { name: 'CommanderError' }, words.join(' '));
});
