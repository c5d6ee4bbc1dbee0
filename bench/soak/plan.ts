import type { Random } from './random.js';

/** What one end of a connection does, one step after the other; reading goes on meanwhile. */
export type Step =
  /** Send so many bytes, as fast as they are taken. */
  | { do: 'send'; bytes: number }
  /** Send so many bytes and FIN in one go. */
  | { do: 'send-and-fin'; bytes: number }
  /** Wait until so many bytes have come in all. */
  | { do: 'await'; bytes: number }
  /** Wait for the other side's FIN. */
  | { do: 'await-fin' }
  | { do: 'fin' }
  | { do: 'reset' }
  /** Close without a word, as a process that dies does. */
  | { do: 'vanish' }
  /** Wait until the connection is up: for what cannot be done before. */
  | { do: 'connected' }
  /** Do nothing for so many milliseconds; cut short when the soak is to end. */
  | { do: 'wait'; ms: number }
  /** Read no more until the connection is reset. */
  | { do: 'stall' }
  /** From now on read only so many bytes a second. */
  | { do: 'trickle'; rate: number };

/**
 * How a connection looks from one end when it is over. `fin`: everything was closed in order;
 * `left`: this end has itself reset the connection or gone away, and cannot tell.
 */
export type Fate = 'fin' | 'reset' | 'left';

/**
 * What a scenario makes of a connection: what it is to do and what is to come of it. Numbers of
 * bytes include header and greeting.
 */
export interface Body {
  client: readonly Step[];
  origin: readonly Step[];
  /** What is to arrive at the origin, exactly; where it is not said, any beginning of it. */
  up?: number;
  /** What is to arrive at the client. */
  down?: number;
  fates: { client: Fate; origin: Fate };
  /** What the proxy may call it. More than one only where it is a race, and why is said there. */
  outcomes: readonly string[];
  /** Whether the origin gets to know which connection it has before it. */
  named: 'surely' | 'maybe' | 'never';
  /** It goes to the proxy whose destination refuses. */
  refused?: boolean;
}

/** A body with its name, and how its bytes are cut. */
export interface Plan extends Body {
  scenario: string;
  /** Most bytes in one write. */
  chunk: number;
}

export interface Scenario {
  /** How often, compared with the others. What takes seconds is rare, or nothing else would run. */
  weight: number;
  /** `longestIdle` in milliseconds: how long a connection may be left alone. */
  plan(numbers: Random, conditions: { longestIdle: number }): Body;
}
