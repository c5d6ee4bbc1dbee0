import t from 'tap';
import { arrange } from '../../../../report/html/browser/arrange.js';
import { closesBoth } from '../log.js';

const scene = { entries: closesBoth, several: false, direct: false, end: 8_500 };
const divergence = {
  ...{ peer: 'client 1', at: 8_446, event: 'fin' as const },
  ...{ seen: 'FIN after 0 bytes', direct: '1 byte' },
};

t.test('each entry has its row, and the end has the last', async (t) => {
  const { layout, ending, parting } = arrange(scene, 800);
  t.equal(layout.rows.length, closesBoth.length + 1);
  t.equal(ending, 8_500);
  t.equal(parting, undefined);
  t.equal(arrange({ ...scene, end: undefined }, 800).ending, 8_450, 'or what is known ends');
  t.equal(arrange({ ...scene, entries: [] }, 800).ending, 8_500);
});

t.test('the line is drawn between what is as it should be and what is not', async (t) => {
  const { layout, parting } = arrange({ ...scene, divergence }, 800);
  const wrong = closesBoth.findIndex(({ event }) => event === 'fin');
  const [before = 0, behind = 0] = layout.rows.slice(wrong - 1, wrong + 1);
  t.strictSame(parting?.lines, [
    'Departs from the direct run: client 1 saw FIN after 0 bytes. Directly: 1 byte.',
  ]);
  t.ok(parting && parting.y < behind && parting.y - 16 > before, `${parting?.y}`);
});

t.test('in a narrow drawing its words take more lines, and more room', async (t) => {
  const wide = arrange({ ...scene, divergence }, 800);
  const narrow = arrange({ ...scene, divergence }, 340);
  t.ok((narrow.parting?.lines.length ?? 0) > 2);
  t.ok(narrow.layout.bottom > wide.layout.bottom);
});

t.test('what is missing is missed at the end', async (t) => {
  const { event: _, ...missing } = divergence;
  const { layout, parting } = arrange({ ...scene, divergence: missing }, 800);
  const [last = 0, end = 0] = layout.rows.slice(-2);
  t.ok(parting && parting.y > last && parting.y < end);
});
