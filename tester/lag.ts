import { monitorEventLoopDelay } from 'node:perf_hooks';

/** Begins to watch how long this process is held up; what it returns ends that, and tells the longest time in milliseconds. */
export type LagMeter = () => () => number;

/** How long what has happened may have waited for its turn here. */
export const watchEventLoop: LagMeter = () => {
  const lag = monitorEventLoopDelay({ resolution: 20 });
  lag.enable();
  return () => {
    lag.disable();
    return lag.max / 1e6;
  };
};
