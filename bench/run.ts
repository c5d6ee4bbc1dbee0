import { setTimeout as sleep } from 'node:timers/promises';
import { Fault } from './errors.js';
import type { Load, Settings } from './load.js';
import type { Participant, Sample } from './results.js';
import type { Stage } from './stage.js';
import { type Subject, startSubject } from './subjects.js';
import { missing } from './tools.js';

export interface Plan extends Settings {
  rounds: number;
  subjects: readonly Subject[];
  loads: readonly Load[];
  /** Told of everything worth a line. */
  progress(line: string): void;
}

export interface Outcome {
  subjects: Participant[];
  loads: Participant[];
  samples: Sample[];
}

/** Runs every load on every subject, round by round. Rejects when the stage's signal is given. */
export async function run(stage: Stage, plan: Plan): Promise<Outcome> {
  const subjects: Participant[] = [];
  const loads: Participant[] = [];
  for (const each of plan.subjects) subjects.push(participant(each, await obstacle(stage, each)));
  for (const each of plan.loads) loads.push(participant(each, missing(each.needs).join('; ')));
  for (const { title, missing } of [...subjects, ...loads])
    if (missing) plan.progress(`left out: ${title}: ${missing}`);

  const here = <T extends { id: string }>(all: readonly T[], found: Participant[]) =>
    all.filter(({ id }) => found.some((each) => each.id === id && !each.missing));
  const samples: Sample[] = [];
  for (let round = 1; round <= plan.rounds; round++)
    for (const load of here(plan.loads, loads))
      for (const subject of turns(here(plan.subjects, subjects), round)) {
        if (load.proxiesOnly && !subject.command) continue;
        const sample = await measure(stage, plan, load, subject, round);
        samples.push(sample);
        plan.progress(
          `round ${round}/${plan.rounds}: ${load.title}: ${subject.title}: ${brief(sample)}`,
        );
      }
  return { subjects, loads, samples };
}

/**
 * The order of a round. Each begins with the next one and every second one runs backwards, so that
 * nobody is always the first, or always after the same one.
 */
export function turns<T>(all: readonly T[], round: number): T[] {
  const step = round % 2 === 0 ? -1 : 1;
  return all.map((_, index) => all.at((round - 1 + step * index) % all.length) as T);
}

async function measure(
  stage: Stage,
  plan: Plan,
  load: Load,
  subject: Subject,
  round: number,
): Promise<Sample> {
  const about = { round, load: load.id, subject: subject.id };
  try {
    const { values, errors } = await load.measure(stage, subject, plan);
    const named = Object.entries(values).map(([key, value]) => [`${load.id}.${key}`, value]);
    return { ...about, values: Object.fromEntries(named), ...(errors && { errors }) };
  } catch (error) {
    stage.signal.throwIfAborted();
    if (!(error instanceof Fault)) throw error;
    return { ...about, values: {}, failure: error.message };
  }
}

/** Why a subject cannot take part: a tool is missing, or it does not start. */
async function obstacle(stage: Stage, subject: Subject): Promise<string> {
  const lines = missing(subject.needs).join('; ');
  if (lines || !subject.command) return lines;
  try {
    const running = await startSubject(stage, subject, 1);
    await sleep(50); // Some listen before they have made up their mind.
    await running.stop();
    return '';
  } catch (error) {
    stage.signal.throwIfAborted();
    if (!(error instanceof Fault)) throw error;
    return `it does not start: ${error.message}`;
  }
}

function participant({ id, title, about }: Participant, missing: string): Participant {
  return { id, title, about, ...(missing && { missing }) };
}

function brief({ values, errors, failure }: Sample): string {
  if (failure) return `failed: ${failure}`;
  const numbers = Object.entries(values).map(
    ([key, value]) => `${key.replace(/.*\./, '')} ${Number(value.toPrecision(4))}`,
  );
  return [...numbers, ...(errors ? [`${errors} errors`] : [])].join(', ');
}
