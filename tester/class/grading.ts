import { join } from 'node:path';
import pLimit from 'p-limit';
import type { Member } from '../report/class.js';
import { fingerprintOf } from './fingerprint.js';
import type { Kept } from './place.js';
import type { Submission } from './roster.js';
import { gradeSubmission, type Procedure } from './submission.js';
import { resultFiles, storyIn } from './testing.js';

interface Settings extends Procedure {
  jobs: number;
  /** Names of those that are graded whatever is known of them; `true`: all that did not build. */
  again: readonly string[] | true;
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

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  /** Takes over what is known of the submissions. */
  async takeOver(submissions: readonly Submission[]): Promise<void> {
    for (const { name } of submissions) this.#members.set(name, { name, standing: 'not graded' });
    for (const submission of submissions) {
      if (this.#settings.signal.aborted) return;
      await this.#takeOver(submission).catch((error) => this.#fail(submission.name, error));
    }
  }

  async #takeOver(submission: Submission): Promise<void> {
    const { name, folder } = submission;
    const fingerprint = await fingerprintOf(folder);
    const kept = this.#settings.place.kept(name);
    const isSame = kept?.fingerprint === fingerprint;
    if (kept && !isSame) this.changed.push(name);
    if (!(kept && isSame && !this.#isWanted(name, kept) && this.#isKnown(name)))
      this.#waiting.push({ submission, fingerprint });
  }

  #isWanted(name: string, { ungraded }: Kept): boolean {
    const { again } = this.#settings;
    return again === true ? ungraded !== undefined : again.includes(name);
  }

  /** Whether what is kept can be read; what was damaged since is graded anew. */
  #isKnown(name: string): boolean {
    try {
      this.#know(name);
      return true;
    } catch {
      return false;
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
    const { jobs, onMember } = this.#settings;
    for (const member of this.members)
      if (member.standing === 'not graded' && member.reason) onMember(member);
    const limit = pLimit(jobs);
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
    if (ungraded) {
      this.#members.set(name, { name, standing: ungraded.status, reason: ungraded.reason });
      return;
    }
    const story = storyIn(join(place.resultsOf(name), resultFiles.events));
    if (!story) throw new Error('there is no run in its log');
    this.#members.set(name, { name, standing: 'graded', story });
  }

  #fail(name: string, error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    this.#members.set(name, { name, standing: 'not graded', reason });
  }
}
