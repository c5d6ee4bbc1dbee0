import type { CaseHead, RunStarted } from '../../log/events.js';
import { type RunStory, tell } from '../../log/story.js';
import type { CaseResult, Verdict } from '../../verdict.js';
import { decided, makeHead, runEnded, runStarted } from '../events.js';
import { makeResult } from '../helpers.js';

/** What became of a case: a verdict, or how far it came. */
type Fate = Verdict | 'begun' | 'waiting' | Partial<CaseResult>;

/** The run of a subject in which the cases, in this order, came to this. */
export function storyOf(
  subject: string,
  fates: Readonly<Record<string, Fate>>,
  {
    heads = {},
    ended = true,
    interrupted = false,
    ...started
  }: Partial<RunStarted> & {
    heads?: Record<string, Partial<CaseHead>>;
    ended?: boolean;
    interrupted?: boolean;
  } = {},
): RunStory {
  const ids = Object.keys(fates);
  const events = ids.flatMap((id) => {
    const fate = fates[id] ?? 'waiting';
    if (fate === 'waiting') return [];
    const begun = { type: 'case-started', id, attempt: 1, at: 0 } as const;
    if (fate === 'begun') return [begun];
    const result = typeof fate === 'string' ? { verdict: fate } : fate;
    return [begun, decided(makeResult(id, result))];
  });
  const cases = ids.map((id) => makeHead(id, heads[id]));
  const last = ended ? [runEnded({ interrupted })] : [];
  return tell([runStarted(cases, { subject, ...started }), ...events, ...last])[0] as RunStory;
}
