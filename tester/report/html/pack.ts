import type { JournalEntry } from '../../harness/journal.js';
import { type AttemptStory, attemptToldOf, type CaseStory } from '../../log/story.js';
import { progressOf } from '../progress.js';
import { connectionOf } from './browser/marks.js';
import {
  numberOfPeer,
  Offsets,
  type PackedAttempt,
  type PackedCase,
  type PackedEntry,
  type PackedJournal,
  packedEvents,
} from './browser/packing.js';
import { shorten } from './browser/shorten.js';
import { findDivergence } from './divergence.js';
import { fairShare } from './share.js';
import { thin } from './thin.js';

/** Of one attempt, and of all of them together, so that the page opens at once. */
const mostEntries = { each: 1_000, all: 40_000 };
/** In characters. */
const mostOutput = { each: 16_000, all: 200_000 };
/** Of one attempt: a curve is no wider than a few hundred pixels. */
const mostSamples = 100;

/** What the page draws of each case that has begun, by its id. */
export function packCases(cases: readonly CaseStory[]): Record<string, PackedCase> {
  const attempts = cases.flatMap((each) => each.attempts);
  const journals = [...attempts.map(({ journal }) => journal), ...cases.map(directOf)];
  const entries = journals.map(({ length }) => length);
  const characters = attempts.map(({ output }) => output.length);
  const limits = {
    entries: fairShare(entries, mostEntries.all, mostEntries.each),
    output: fairShare(characters, mostOutput.all, mostOutput.each),
  };
  const begun = cases.filter((each) => each.attempts.length > 0);
  return Object.fromEntries(begun.map((each) => [each.head.id, packCase(each, limits)]));
}

interface Limits {
  entries: number;
  output: number;
}

function packCase(story: CaseStory, limits: Limits): PackedCase {
  const { result, attempts } = story;
  const told = (result && attemptToldOf(result, attempts)) ?? attempts.at(-1);
  const connection = connectionOf(result?.failure?.peer ?? '');
  return {
    told: told ? attempts.indexOf(told) : 0,
    attempts: [
      ...attempts.map((each) => ({
        label: `attempt ${each.attempt}: ${wordFor(story, each)}`,
        ...packAttempt(each, limits),
        ...(each === told && packTold(story, each)),
      })),
      ...packDirect(directOf(story), limits),
    ],
    ...(connection !== undefined && { connection }),
  };
}

function directOf({ direct = [] }: CaseStory): readonly JournalEntry[] {
  return direct;
}

/** The run without the subject, for a reader who wants to see both. */
function packDirect(entries: readonly JournalEntry[], limits: Limits): PackedAttempt[] {
  if (entries.length === 0) return [];
  const journal = packJournal(shorten(entries, limits.entries));
  const label = 'direct run, without the proxy';
  return [{ label, direct: true, journal, usage: [], output: '' }];
}

/** Only what failed is run once more, and the last one decides. */
function wordFor(story: CaseStory, { attempt }: AttemptStory): string {
  if (story.attempts.some((each) => each.attempt > attempt)) return 'failed';
  return story.result?.verdict === 'flaky' ? 'passed' : progressOf(story);
}

function packAttempt(
  { journal, usage, output }: AttemptStory,
  limits: Limits,
): Omit<PackedAttempt, 'label'> {
  return {
    journal: packJournal(shorten(journal, limits.entries)),
    usage: thin(usage, mostSamples).map(({ at, memory, cpuMs }) => [
      at,
      Math.round(memory / 1024),
      cpuMs,
    ]),
    output: lastOf(output, limits.output),
  };
}

/** What is known only of the attempt that the result speaks of. */
function packTold(
  { result, direct }: CaseStory,
  { journal }: AttemptStory,
): Pick<PackedAttempt, 'end' | 'divergence'> {
  if (!result) return {};
  const { durationMs, failure } = result;
  const end = Math.max(durationMs, journal.at(-1)?.at ?? 0);
  const peer = failure?.peer;
  const divergence = peer && direct && findDivergence(journal, direct, { peer, end });
  if (!divergence) return { end };
  // As its entry is rounded, by which it is found again.
  return { end, divergence: { ...divergence, at: Math.round(divergence.at * 10) / 10 } };
}

/** The end of a text, with a word about the rest. */
function lastOf(text: string, most: number): string {
  const left = text.length - most;
  return left > 0 ? `[${left} characters are left out here]\n${text.slice(left)}` : text;
}

/** Entries, in the order of time, in as few characters as can be. */
export function packJournal(entries: readonly JournalEntry[]): PackedJournal {
  const others: string[] = [];
  const offsets = new Offsets();
  let before = 0;
  const packed = entries.map((entry) => {
    const { at, until = at, peer, event, bytes = 0, offset = 0, text = '' } = entry;
    const name = numberOfPeer(peer, others);
    const now = Math.round(at * 10);
    const lasted = Math.max(0, Math.round(until * 10) - now);
    const number = packedEvents.indexOf(event);
    const further = bytes && offsets.differenceOf(`${name} ${number}`, offset, bytes);
    const fields = [now - before, name, number, bytes, lasted, further, text];
    before = now;
    return withoutEmptyEnd(fields);
  });
  return { others, entries: packed };
}

function withoutEmptyEnd(fields: PackedEntry): PackedEntry {
  return fields.slice(0, 1 + fields.findLastIndex((field, index) => index < 3 || field));
}
