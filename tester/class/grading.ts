import { join } from 'node:path';
import pLimit from 'p-limit';
import { readLog } from '../log/reader.js';
import { type RunStory, tell } from '../log/story.js';
import type { Member } from '../report/class.js';
import { fingerprintOf } from './fingerprint.js';
import type { Submission } from './roster.js';
import { gradeSubmission, type Procedure } from './submission.js';
import { resultFiles } from './testing.js';

/** What a table is not made of, and most of a log is. */
const details = ['case-journal', 'case-usage', 'case-output', 'case-direct'] as const;

interface Settings extends Procedure {
  jobs: number;
  /** Names of those that are graded whatever is known of them. */
  again: readonly string[];
  onBegun: (name: string) => void;
  /** Told of each that has been graded, or could not be. */
  onMember: (member: Member) => void;
}

interface Waiting {
  submission: Submission;
  fingerprint: string;
}

/** The submissions of a class, those that are graded and those that are still to be. */
export class Grading {
  readonly #settings: Settings;
  readonly #members = new Map<string, Member>();
  readonly #waiting: Waiting[] = [];
  /** Submissions that are handed in anew, and graded anew therefore. */
  readonly changed: string[] = [];

  /** Takes over what is known of them. */
  constructor(submissions: readonly Submission[], settings: Settings) {
    this.#settings = settings;
    for (const submission of submissions) this.#takeOver(submission);
  }

  #takeOver(submission: Submission): void {
    const { place, again } = this.#settings;
    const { name, folder } = submission;
    this.#members.set(name, { name, standing: 'not graded' });
    try {
      const fingerprint = fingerprintOf(folder);
      const kept = place.kept(name);
      const isSame = kept?.fingerprint === fingerprint;
      if (kept && !isSame) this.changed.push(name);
      if (isSame && !again.includes(name)) this.#know(name);
      else this.#waiting.push({ submission, fingerprint });
    } catch (error) {
      this.#fail(name, error);
    }
  }

  /** What is known of each, in their order. */
  get members(): Member[] {
    return [...this.#members.values()];
  }

  /** How many are graded already. */
  get known(): number {
    return this.members.filter(({ standing }) => standing !== 'not graded').length;
  }

  /** Grades those that are still to be. What cannot be graded says why, and is no reason to stop. */
  async run(): Promise<void> {
    const limit = pLimit(this.#settings.jobs);
    await Promise.all(this.#waiting.map((each) => limit(() => this.#grade(each))));
  }

  async #grade({ submission, fingerprint }: Waiting): Promise<void> {
    const { signal, onBegun, onMember } = this.#settings;
    if (signal.aborted) return;
    const { name } = submission;
    onBegun(name);
    try {
      const wrong = await gradeSubmission(submission, fingerprint, this.#settings);
      if (wrong && signal.aborted) return;
      if (wrong) this.#fail(name, new Error(wrong));
      else this.#know(name);
    } catch (error) {
      this.#fail(name, error);
    }
    onMember(this.#members.get(name) as Member);
  }

  #know(name: string): void {
    const { place } = this.#settings;
    const ungraded = place.kept(name)?.ungraded;
    const known = ungraded
      ? { standing: ungraded.status, reason: ungraded.reason }
      : { standing: 'graded' as const, story: storyIn(place.resultsOf(name)) };
    this.#members.set(name, { name, ...known });
  }

  #fail(name: string, error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    this.#members.set(name, { name, standing: 'not graded', reason });
  }
}

function storyIn(results: string): RunStory {
  const [story] = tell(readLog(join(results, resultFiles.events), { without: details }));
  return story as RunStory;
}
