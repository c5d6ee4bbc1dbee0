import * as fc from 'fast-check';
import t from 'tap';
import type { ProxyOptions } from '../../options.js';
import { Calm, Chance } from './chance.js';
import { conclude } from './finale.js';
import { Invariants } from './invariants.js';
import { type Command, program } from './program.js';
import { SimulatedSystem } from './simulated-system.js';
import { Simulation } from './simulation.js';

// A failure tells its seed and path; both can be given to see it again. A long run looks for what
// nobody knows yet; a usual one is the same each time, lest it fail on a change that is not to blame.
const runs = Number(process.env.FUZZ_RUNS ?? 60);
// No limit to a long run.
if (process.env.FUZZ_RUNS) t.setTimeout(0);
const given = process.env.FUZZ_SEED ?? (process.env.FUZZ_RUNS ? undefined : 1);
const seed = given === undefined ? {} : { seed: Number(given) };
const path = process.env.FUZZ_PATH ? { path: process.env.FUZZ_PATH } : {};

const space = fc.constantFrom(1 << 18, 1, 3_000, 1 << 16, 4 << 20);

const machine = fc.record({
  /** 0 for a network and a kernel without any whims. */
  whims: fc.nat(),
  restless: fc.constantFrom(0, 2, 5, 20),
  receive: space,
  send: space,
  inbox: space,
  named: fc.boolean(),
  stallTimeout: fc.constantFrom(10_000, 200, 0),
  idleTimeout: fc.constantFrom(0, 500),
  connectTimeout: fc.constantFrom(10_000, 300, 0),
  maxConnections: fc.constantFrom(0, 0, 3),
});

type Machine = typeof machine extends fc.Arbitrary<infer T> ? T : never;

/** Runs a program and looks at everything after each turn. */
function run(made: Machine, options: Partial<ProxyOptions>, pipes: number, commands: Command[]) {
  const { whims, restless, receive, send, inbox, named, ...timeouts } = made;
  const system = new SimulatedSystem(whims === 0 ? new Calm() : new Chance(whims));
  Object.assign(system, { sizes: { receive, send }, pipeSize: pipes, limit: 4_096 });
  const destination = named ? { destinationHost: 'somewhere' } : {};
  const simulation = new Simulation({ ...options, ...timeouts, ...destination }, system);
  const largestWrite = 500 * Math.min(receive, send, inbox);
  Object.assign(simulation, { restless, inboxSize: inbox, largestWrite });
  const invariants = new Invariants(simulation);
  for (const command of commands) {
    command.run(simulation, invariants);
    for (let moves = system.chance.some(20); moves > 0; moves -= 1) simulation.stir();
    for (let turns = 1 + system.chance.below(3); turns > 0; turns -= 1) {
      simulation.patience = 0;
      simulation.turn();
      invariants.afterTurn();
    }
  }
  conclude(simulation, invariants);
}

for (const halfClose of [true, false])
  for (const bufferSize of [1, 20_000, 300_000])
    for (const [pipes, kind] of [
      [0, 'no pipes'],
      [4_096, 'tiny pipes'],
      [1 << 20, 'pipes'],
    ] as const)
      t.test(`${halfClose ? '' : 'no '}half-close, ${bufferSize} bytes, ${kind}`, (t) => {
        const property = fc.property(machine, program, (made, commands) =>
          run(made, { halfClose, bufferSize }, pipes, commands),
        );
        fc.assert(property, { numRuns: runs, ...seed, ...path, includeErrorInReport: true });
        t.end();
      });
