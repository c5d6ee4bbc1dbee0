import type { Stage } from './stage.js';
import type { Subject } from './subjects.js';
import type { Tool } from './tools.js';

/** What one measurement found. */
export interface Reading {
  /** By the measure's id without the load's, in the measure's unit. */
  values: Record<string, number>;
  /** Requests or connections that went wrong. */
  errors?: number;
}

export interface Settings {
  /** How long traffic flows, after the warm-up. */
  seconds: number;
  /** Seconds of the same traffic before anything is measured. */
  warmUp: number;
  idleConnections: number;
}

/** Something that subjects are put to. */
export interface Load {
  id: string;
  title: string;
  about: string;
  needs: readonly Tool[];
  /** Whether it leaves nothing to be measured without a proxy. */
  proxiesOnly?: boolean;
  /** Starts what it needs, the subject among it, measures it, and leaves nothing running. */
  measure(stage: Stage, subject: Subject, settings: Settings): Promise<Reading>;
}
