// What a run leaves behind, and all that the table, the page and the plot are made of.

/** One measurement of one subject in one round. */
export interface Sample {
  round: number;
  load: string;
  subject: string;
  /** By the measure's id, in the measure's unit. Empty when the measurement failed. */
  values: Record<string, number>;
  /** Requests or connections of the load that went wrong, as the load's tool counts them. */
  errors?: number;
  /** Why there are no values. */
  failure?: string;
}

export interface Participant {
  id: string;
  title: string;
  /** How it is set up, in a sentence. */
  about: string;
  /** Why it was left out, if it was. */
  missing?: string;
}

export interface Results {
  /** ISO 8601. */
  date: string;
  command: string;
  rounds: number;
  /** Seconds that each load lasts, after the warm-up. */
  seconds: number;
  warmUp: number;
  /** Connections of the load without traffic. */
  idleConnections: number;
  machine: { cpu: string; cpus: number; memoryGiB: number; kernel: string };
  /** By program. */
  versions: Record<string, string>;
  subjects: Participant[];
  loads: Participant[];
  samples: Sample[];
}
