import * as fc from 'fast-check';
import type { Invariants } from './invariants.js';
import type { Peer } from './simulated-peer.js';
import type { Answer, Joined, Simulation } from './simulation.js';

/** One step of a program, which a report of a failure shows as its text. */
export class Command {
  readonly run: (simulation: Simulation, invariants: Invariants) => void;
  readonly #text: string;

  constructor(text: string, run: (simulation: Simulation, invariants: Invariants) => void) {
    this.#text = text;
    this.run = run;
  }

  toString(): string {
    return this.#text;
  }
}

type End = 'client' | 'upstream';
const someone = fc.record({ number: fc.nat(5), end: fc.constantFrom<End>('client', 'upstream') });
/** Small ones, and those around the sizes of buffers. */
const size = fc.oneof(
  fc.integer({ min: 1, max: 300 }),
  fc.integer({ min: 1, max: 70_000 }),
  fc.constantFrom(65_535, 65_536, 65_537, 131_072, 262_144),
  fc.integer({ min: 1, max: 400_000 }),
  { weight: 1, arbitrary: fc.constantFrom(1 << 20, 3 << 20) },
);

/** What a peer does, if there is such a peer. */
function act(who: { number: number; end: End }, text: string, what: (peer: Peer) => void) {
  return new Command(`${who.end} ${who.number} ${text}`, ({ pairs }) => {
    const joined: Joined | undefined = pairs[who.number % Math.max(1, pairs.length)];
    const peer = who.end === 'client' ? joined?.clientPeer : joined?.upstreamPeer;
    if (peer) what(peer);
  });
}

const connect = fc
  .oneof(
    { weight: 12, arbitrary: fc.integer({ min: 1, max: 3 }) },
    fc.integer({ min: 60, max: 80 }),
  )
  .map(
    (count) =>
      new Command(`${count} connect`, (simulation) => {
        for (let each = 0; each < count; each += 1) simulation.connect();
      }),
  );

const write = fc
  .tuple(someone, size)
  .map(([who, count]) => act(who, `writes ${count}`, (peer) => peer.write(count)));

const readSome = fc.tuple(someone, size).map(([who, count]) =>
  act(who, `reads ${count} and no more`, (peer) => {
    peer.pause();
    peer.read(count);
  }),
);

const peers = fc
  .tuple(
    someone,
    fc.constantFrom(
      ['reads', (peer: Peer) => peer.resume()] as const,
      ['stops to read', (peer: Peer) => peer.pause()] as const,
      ['sends FIN', (peer: Peer) => peer.finish()] as const,
      ['sends FIN', (peer: Peer) => peer.finish()] as const,
    ),
  )
  .map(([who, [text, what]]) => act(who, text, what));

const reset = someone.map((who) => act(who, 'resets', (peer) => peer.reset()));

const spurious = someone.map(
  ({ number, end }) =>
    new Command(`a needless event on ${end} ${number}`, ({ pairs }) => {
      pairs[number % Math.max(1, pairs.length)]?.[end]?.changed();
    }),
);

const pass = fc
  .constantFrom(1, 5, 11, 60, 250, 700, 2_300)
  .map(
    (time) =>
      new Command(`${time} ms pass`, (simulation, invariants) =>
        passTime(simulation, invariants, time),
      ),
  );

const answer = fc
  .constantFrom<Answer>('accepts', 'accepts later', 'refuses', 'refuses later', 'is silent')
  .map(
    (how) =>
      new Command(`the destination ${how}`, (simulation) => {
        simulation.answer = how;
      }),
  );

const resolve = fc.tuple(fc.integer({ min: 1, max: 6 }), fc.nat(3)).map(
  ([pair, count]) =>
    new Command(`${count} addresses for pair ${pair}`, (simulation) => {
      const asked = simulation.told.findIndex((told) => told.type === 'resolve');
      const question = asked < 0 ? undefined : simulation.told.splice(asked, 1)[0];
      if (question?.type === 'resolve') simulation.resolve(question.pair, count);
    }),
);

const order = fc.constantFrom('pairs', 'abort', 'drain', 'drain').map(
  (type) =>
    new Command(`order: ${type}`, (simulation, invariants) => {
      if (type === 'pairs') simulation.order({ type, question: 1 });
      else simulation.order({ type: type as 'abort' | 'drain' });
      invariants.aborted ||= type === 'abort';
    }),
);

const shortage = fc
  .constantFrom('descriptors', 'pipes', 'small pipes', 'watches', 'none', 'none')
  .map(
    (what) =>
      new Command(`shortage: ${what}`, ({ system }) => {
        system.limit = what === 'descriptors' ? 3 + system.open.size + 1 : 4_096;
        system.pipeSize = what === 'pipes' ? 0 : what === 'small pipes' ? 4_096 : 1 << 20;
        system.watches = what === 'watches' ? 1 : Number.POSITIVE_INFINITY;
      }),
  );

const aborted = fc.constant(
  new Command('one connects and is gone', (simulation) => simulation.abortedConnect()),
);

/** Lets time pass, turn by turn. */
export function passTime(simulation: Simulation, invariants: Invariants, time: number): void {
  simulation.patience = time;
  simulation.waits = 0;
  while (simulation.patience > 0) {
    simulation.turn();
    invariants.afterTurn();
  }
}

export const program = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: connect },
    { weight: 14, arbitrary: write },
    { weight: 3, arbitrary: readSome },
    { weight: 8, arbitrary: peers },
    { weight: 1, arbitrary: reset },
    { weight: 1, arbitrary: spurious },
    { weight: 3, arbitrary: pass },
    { weight: 2, arbitrary: answer },
    { weight: 4, arbitrary: resolve },
    { weight: 1, arbitrary: order },
    { weight: 2, arbitrary: shortage },
    { weight: 1, arbitrary: aborted },
  ),
  { maxLength: 40, size: 'max' },
);
