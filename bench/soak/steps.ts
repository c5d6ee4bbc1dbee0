import type { Step } from './plan.js';

/** More than all buffers on the way hold: it is never sent to its end. */
export const flood: Step = { do: 'send', bytes: 1024 ** 3 };
export const fin: Step = { do: 'fin' };
export const awaitFin: Step = { do: 'await-fin' };
export const connected: Step = { do: 'connected' };
export const reset: Step = { do: 'reset' };
export const vanish: Step = { do: 'vanish' };
export const stall: Step = { do: 'stall' };

export const send = (bytes: number): Step => ({ do: 'send', bytes });
export const received = (bytes: number): Step => ({ do: 'await', bytes });
/** In milliseconds. */
export const wait = (ms: number): Step => ({ do: 'wait', ms });
