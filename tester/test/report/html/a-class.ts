import type { ClassResults, Member } from '../../../report/class.js';
import { makeHead } from '../../events.js';
import { storyOf } from '../stories.js';

/** What no text of a student may do to a page. */
export const evil = '</script><img src=x onerror="alert(1)">&';

const ids = ['echo.single', 'echo.two', 'close.early', 'close.one-way-shutdown'];

function graded(name: string, failed: readonly string[]): Member {
  const failure = { expected: 'x', seen: `nothing came ${evil}`, likelyCause: 'y' };
  const fates = ids.map((id) => {
    const fate = failed.includes(id) ? ({ verdict: 'failed', failure } as const) : 'passed';
    return [id, fate];
  });
  return { name, standing: 'graded', story: storyOf(name, Object.fromEntries(fates)) };
}

/** A small class in which everything happens. */
export function aClass(more: readonly string[] = []): ClassResults {
  return {
    profile: { id: 'lab', title: `The lab ${evil}` },
    heads: ids.map((id) => makeHead(id)),
    strict: false,
    members: [
      graded('ada', []),
      graded('Bob', ['close.one-way-shutdown']),
      { name: 'cyd', standing: 'not built', reason: 'make <ended> with code 2' },
      { name: 'dan', standing: 'not graded' },
      graded('a b/?#', ['echo.two', 'close.one-way-shutdown']),
      graded(evil, ids),
      ...more.map((name) => graded(name, ['close.early'])),
    ],
  };
}
