import { greetingSize as greeting, headerSize as header } from './header.js';
import type { Body, Scenario, Step } from './plan.js';
import type { Random } from './random.js';
import { awaitFin, fin, received, send, wait } from './steps.js';

const largest = 16 * 1024 * 1024;
/** Bytes a second of a slow reader, and what keeps it busy for longer than the stall time. */
const slow = 1 << 20;
const muchForSlow = [9 << 18, 3 << 20] as const;

/** A connection that ends in order: all arrives, both see FIN. */
function orderly(up: number, down: number, client: Step[], origin: Step[]): Body {
  const fates = { client: 'fin', origin: 'fin' } as const;
  const sums = { up: header + up, down: greeting + down };
  return { client, origin, ...sums, fates, outcomes: ['complete'], named: 'surely' };
}

function pingPong(rounds: number, numbers: Random, pause: () => Step[]): Body {
  let [up, down] = [0, 0];
  const client: Step[] = [];
  const origin: Step[] = [];
  for (let round = 0; round < rounds; round++) {
    const [there, back] = [numbers.size(2_000), numbers.size(2_000)];
    up += there;
    down += back;
    const first = round === 0 ? header : 0;
    client.push(send(first + there), received(greeting + down), ...pause());
    origin.push(received(header + up), send(back));
  }
  return orderly(up, down, [...client, fin, awaitFin], [...origin, awaitFin, fin]);
}

/** Connections that end as they should: every byte arrives, and both ends see a FIN. */
export const orderlyScenarios = {
  'ping-pong': {
    weight: 16,
    plan: (numbers) => pingPong(numbers.size(50), numbers, () => []),
  },
  tiny: {
    weight: 30,
    plan(numbers) {
      const [up, down] = [numbers.size(100), numbers.size(100)];
      const first = [fin, awaitFin];
      const second = [awaitFin, fin];
      const [client, origin] = numbers.pick([
        [first, second],
        [second, first],
        [first, first],
      ]) as [Step[], Step[]];
      return orderly(
        up,
        down,
        [send(header + up), received(greeting + down), ...client],
        [received(header + up), send(down), ...origin],
      );
    },
  },
  upload: {
    weight: 8,
    plan(numbers) {
      const up = numbers.size(largest);
      return orderly(up, 0, [send(header + up), fin, awaitFin], [awaitFin, fin]);
    },
  },
  download: {
    weight: 8,
    plan(numbers) {
      const down = numbers.size(largest);
      return orderly(0, down, [send(header), awaitFin, fin], [send(down), fin, awaitFin]);
    },
  },
  duplex: {
    weight: 6,
    plan(numbers) {
      const [up, down] = [numbers.size(largest), numbers.size(largest)];
      const client = [send(header + up), fin, awaitFin];
      return orderly(up, down, client, [send(down), fin, awaitFin]);
    },
  },
  'client-half-closes': {
    weight: 8,
    plan(numbers) {
      const [up, down] = [numbers.size(1 << 20), numbers.size(1 << 20)];
      const late = wait(numbers.between(0, 300));
      const client = [send(header + up), fin, awaitFin];
      return orderly(up, down, client, [awaitFin, late, send(down), fin]);
    },
  },
  'origin-half-closes': {
    weight: 8,
    plan(numbers) {
      const [up, down] = [numbers.size(1 << 20), numbers.size(1 << 20)];
      const late = wait(numbers.between(0, 300));
      const client = [send(header), awaitFin, late, send(up), fin];
      return orderly(up, down, client, [send(down), fin, awaitFin]);
    },
  },
  'early-fin': {
    weight: 8,
    plan(numbers) {
      const [up, down] = [numbers.size(60_000), numbers.size(60_000)];
      const client: Step[] = [{ do: 'send-and-fin', bytes: header + up }, awaitFin];
      return orderly(up, down, client, [awaitFin, send(down), fin]);
    },
  },
  'origin-speaks-first': {
    weight: 8,
    plan(numbers) {
      const down = numbers.size(1 << 16);
      const client = [received(greeting), send(header), received(greeting + down), fin, awaitFin];
      return orderly(0, down, client, [send(down), awaitFin, fin]);
    },
  },
  'says-nothing': {
    weight: 3,
    plan: () => ({
      ...orderly(-header, 0, [fin, awaitFin], []),
      named: 'never', // The origin answers a FIN without a header by its own.
    }),
  },
  idle: {
    weight: 2,
    plan: (numbers, { longestIdle }) =>
      pingPong(2, numbers, () => [wait(numbers.between(longestIdle >> 2, longestIdle))]),
  },
  'slow-client': {
    weight: 1,
    plan(numbers) {
      const down = numbers.between(...muchForSlow);
      const client: Step[] = [{ do: 'trickle', rate: slow }, send(header), awaitFin, fin];
      return orderly(0, down, client, [send(down), fin, awaitFin]);
    },
  },
  'slow-origin': {
    weight: 1,
    plan(numbers) {
      const up = numbers.between(...muchForSlow);
      const origin: Step[] = [{ do: 'trickle', rate: slow }, awaitFin, fin];
      return orderly(up, 0, [send(header + up), fin, awaitFin], origin);
    },
  },
} as const satisfies Record<string, Scenario>;
