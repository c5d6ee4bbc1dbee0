/** The two ends of the connection that a program is run on. */
export type End = 'client' | 'origin';

export const ends = ['client', 'origin'] as const satisfies End[];

/**
 * One thing that one end does. What follows in the program is not begun before it is done, but
 * for `write`: bytes and FIN are on their way when they are given to the system.
 *
 * - `write`, `fin`, `reset`: what they send
 * - `read`: waits until so many more bytes have arrived
 * - `pause`, `resume`: stops and goes on reading
 * - `eof`: waits until the other end's FIN has arrived, and everything before it
 * - `over`: waits until the connection, reset at the other end, has ended here in whatever way
 */
export interface Act {
  end: End;
  op: 'write' | 'read' | 'pause' | 'resume' | 'fin' | 'reset' | 'eof' | 'over';
  /** For `write` and `read`. */
  bytes?: number;
}

/** A pause of so many milliseconds in which neither end does anything. */
export interface Wait {
  op: 'wait';
  ms: number;
}

export type Step = Act | Wait;

export function otherEnd(end: End): End {
  return end === 'client' ? 'origin' : 'client';
}

/** As it is written in a script: `client.write(5)`, `origin.eof()`, `wait(20)`. */
export function formatStep(step: Step): string {
  return step.op === 'wait' ? `wait(${step.ms})` : `${step.end}.${step.op}(${step.bytes ?? ''})`;
}

/** A program in one line, which `parseScript` reads again. */
export function formatScript(steps: readonly Step[]): string {
  return steps.map(formatStep).join(' ');
}
