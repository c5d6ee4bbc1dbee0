import { Model } from './model.js';
import type { Step } from './program.js';

/**
 * Makes a program of any steps: leaves out what may not come where it stands, has nobody wait for
 * more bytes than are on their way, and adds the ending. So every part of a program, put together
 * anyhow, is a program: that is what makes it easy to find a shorter one.
 */
export function tidy(steps: readonly Step[]): Step[] {
  const model = new Model();
  const kept: Step[] = [];
  for (const step of steps) keep(model, cut(model, step), kept);
  return conclude(model, kept);
}

function cut(model: Model, step: Step): Step {
  if (step.op !== 'read') return step;
  return { ...step, bytes: Math.min(step.bytes ?? 0, model.onTheirWay(step.end)) };
}

function keep(model: Model, step: Step, kept: Step[]): void {
  const pointless = step.op === 'read' && step.bytes === 0;
  if (pointless || model.refusal(step)) return;
  model.apply(step);
  kept.push(step);
}

const ending: readonly Step[] = [
  { end: 'client', op: 'resume' },
  { end: 'origin', op: 'resume' },
  // If the other end has reset the connection.
  { end: 'client', op: 'over' },
  { end: 'origin', op: 'over' },
  // If neither has. The client comes first, if it may.
  { end: 'client', op: 'fin' },
  { end: 'origin', op: 'eof' },
  { end: 'origin', op: 'fin' },
  { end: 'client', op: 'eof' },
  { end: 'client', op: 'fin' },
  { end: 'origin', op: 'eof' },
];

/**
 * Adds what is left to do until both ends have seen how the connection ends: nobody pauses for
 * good, and unless one has reset it, both send FIN and read up to the other's.
 */
export function conclude(model: Model, kept: Step[]): Step[] {
  for (const step of ending) keep(model, step, kept);
  return kept;
}
