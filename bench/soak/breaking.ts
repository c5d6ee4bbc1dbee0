import { greetingSize as greeting, headerSize as header } from './header.js';
import type { Body, Scenario, Step } from './plan.js';
import {
  awaitFin,
  connected,
  fin,
  flood,
  received,
  reset,
  send,
  stall,
  vanish,
  wait,
} from './steps.js';

/** The client breaks a connection off that is up. */
function clientBreaks(client: Step[], origin: Step[]): Body {
  const fates = { client: 'left', origin: 'reset' } as const;
  // The proxy finds out by reading or by writing, whichever it does first.
  return { client, origin, fates, outcomes: ['client-reset', 'write-error'], named: 'surely' };
}

/** The origin breaks a connection off that is up. */
function originBreaks(client: Step[], origin: Step[]): Body {
  const fates = { client: 'reset', origin: 'left' } as const;
  // By reading or by writing, as above.
  return { client, origin, fates, outcomes: ['upstream-reset', 'write-error'], named: 'surely' };
}

/** One end stops reading and the proxy must break the connection off. */
function stalls(client: Step[], origin: Step[]): Body {
  const fates = { client: 'reset', origin: 'reset' } as const;
  return { client, origin, fates, outcomes: ['stalled'], named: 'surely' };
}

/** Connections that one end, or the proxy, breaks off: what arrives is a beginning. */
export const breakingScenarios = {
  'client-stalls': {
    weight: 2,
    plan(numbers) {
      const before = greeting + numbers.size(1 << 20);
      return stalls([send(header), received(before), stall], [flood]);
    },
  },
  'origin-stalls': {
    weight: 2,
    plan(numbers) {
      const before = header + numbers.size(1 << 20);
      return stalls([flood], [received(before), stall]);
    },
  },
  'client-resets': {
    weight: 5,
    plan(numbers) {
      const before = received(greeting + numbers.size(1 << 20));
      const up = numbers.pick([0, numbers.size(1 << 20)]);
      return clientBreaks([send(header), before, send(up), reset], [flood]);
    },
  },
  'client-resets-in-silence': {
    weight: 3,
    plan(numbers) {
      const [up, down] = [numbers.size(1 << 18), numbers.size(1 << 16)];
      const client = [send(header + up), received(greeting + down), wait(numbers.between(0, 100))];
      const broken = clientBreaks([...client, reset], [send(down), awaitFin]);
      return { ...broken, outcomes: ['client-reset'] }; // Nothing is being written.
    },
  },
  'client-resets-after-fin': {
    weight: 3,
    plan(numbers) {
      const before = received(greeting + numbers.size(1 << 20));
      return clientBreaks([send(header), fin, before, reset], [awaitFin, flood]);
    },
  },
  'client-vanishes': {
    weight: 4,
    plan(numbers) {
      const before = received(greeting + numbers.size(1 << 20));
      return clientBreaks([send(header), before, vanish], [flood]);
    },
  },
  'origin-resets': {
    weight: 5,
    plan(numbers) {
      const down = numbers.pick([0, numbers.size(1 << 20)]);
      const before = received(header + numbers.size(1 << 20));
      return originBreaks([flood], [before, send(down), reset]);
    },
  },
  'origin-resets-in-silence': {
    weight: 3,
    plan(numbers) {
      const up = numbers.size(1 << 16);
      const origin = [received(header + up), wait(numbers.between(0, 100))];
      const broken = originBreaks([send(header + up), awaitFin], [...origin, reset]);
      return { ...broken, outcomes: ['upstream-reset'] };
    },
  },
  'origin-resets-after-fin': {
    weight: 3,
    plan(numbers) {
      const before = received(header + numbers.size(1 << 20));
      return originBreaks([send(header), awaitFin, flood], [fin, before, reset]);
    },
  },
  'origin-vanishes': {
    weight: 4,
    plan(numbers) {
      const before = received(header + numbers.size(1 << 20));
      return originBreaks([flood], [before, vanish]);
    },
  },
  'connects-and-vanishes': {
    weight: 3,
    plan: () => ({
      client: [connected, vanish],
      origin: [],
      fates: { client: 'left', origin: 'fin' },
      // Its FIN is a clean end. The greeting that comes back is answered with a reset, which the
      // proxy may see before everything is over.
      outcomes: ['complete', 'client-reset', 'write-error'],
      named: 'never',
    }),
  },
  'connects-and-resets': {
    weight: 3,
    plan: () => ({
      client: [connected, reset],
      origin: [],
      fates: { client: 'left', origin: 'reset' },
      // The greeting may meet the reset: then it is a write that fails.
      outcomes: ['client-reset', 'write-error'],
      named: 'never',
    }),
  },
  'sends-and-resets': {
    weight: 3,
    plan: (numbers) => ({
      client: [connected, send(header + numbers.size(1 << 16)), reset],
      origin: [awaitFin],
      fates: { client: 'left', origin: 'reset' },
      outcomes: ['client-reset', 'write-error'],
      named: 'maybe', // A reset takes with it what has not been read.
    }),
  },
  refused: {
    weight: 6,
    plan: (numbers) => ({
      client: [...numbers.pick([[], [send(header + numbers.size(1 << 16))]]), awaitFin],
      origin: [],
      down: 0,
      fates: { client: 'reset', origin: 'left' },
      outcomes: ['dial-failed'],
      named: 'never',
      refused: true,
    }),
  },
} as const satisfies Record<string, Scenario>;
