import type { Invariants } from './invariants.js';
import { passTime } from './program.js';
import type { Joined, Simulation } from './simulation.js';

/** Two ticks of the slowest clock. */
const aWhile = 600;
const linger = 2_000;

/** Brings a program to its end, and throws unless everything has come to a good one. */
export function conclude(simulation: Simulation, invariants: Invariants): void {
  const { system, chance } = simulation;
  Object.assign(system, { limit: 4_096, watches: Number.POSITIVE_INFINITY });
  simulation.answer = 'refuses';
  for (const { clientPeer, upstreamPeer } of simulation.pairs)
    for (const peer of [clientPeer, upstreamPeer]) peer?.resume();
  answerAll(simulation);
  untilQuiet(simulation, invariants);
  passTime(simulation, invariants, aWhile);
  answerAll(simulation);
  untilQuiet(simulation, invariants);
  for (const joined of simulation.accepted) if (!joined.end) expectAllArrived(simulation, joined);
  for (const { id, clientPeer } of simulation.pairs)
    if (id === 0 && simulation.listening) throw new Error(`${clientPeer.name} is never let in`);
  passTime(simulation, invariants, linger + aWhile);
  for (const joined of simulation.accepted)
    if (!joined.end && !simulation.settings.halfClose && invariants.first(joined))
      throw new Error(`pair ${joined.id} lingers for ever`);

  for (const { clientPeer, upstreamPeer } of chance.shuffle([...simulation.pairs]))
    for (const peer of [clientPeer, upstreamPeer]) peer?.finish();
  untilQuiet(simulation, invariants);
  // As long as ends may wait to be told; none needs to linger now.
  passTime(simulation, invariants, 10);
  for (const { id, end, upstream } of simulation.accepted)
    if (!end && upstream?.peer) throw new Error(`pair ${id} does not end`);

  invariants.aborted = true;
  simulation.order({ type: 'drain' });
  simulation.order({ type: 'abort' });
  Object.assign(simulation, { patience: Number.POSITIVE_INFINITY, waits: 0 });
  simulation.timed(() => simulation.loop.run());
  while (simulation.stir());
  invariants.afterTurn();
  expectNothingLeft(simulation, invariants);
}

function answerAll(simulation: Simulation): void {
  for (const told of simulation.told.splice(0))
    if (told.type === 'resolve') simulation.resolve(told.pair, 1);
}

/** The network and the loop do all that they can without time passing. */
function untilQuiet(simulation: Simulation, invariants: Invariants): void {
  const { system } = simulation;
  simulation.patience = 0;
  for (let turns = 0, quiet = 0; quiet < 2; turns += 1) {
    if (turns > 10_000) throw new Error('it is never quiet');
    while (simulation.stir());
    const { activity } = system;
    simulation.turn();
    invariants.afterTurn();
    const busy = system.activity !== activity || system.timeout === 0 || system.delivered > 0;
    quiet = busy || simulation.moves().length > 0 ? 0 : quiet + 1;
  }
}

/** For a pair that lives on while everybody reads. */
function expectAllArrived({ settings }: Simulation, joined: Joined): void {
  const { id, client, upstream, clientPeer, upstreamPeer } = joined;
  if (client.reset) throw new Error(`pair ${id} has not noticed its client's reset`);
  if (!upstream || !upstreamPeer) return;
  if (upstream.reset) throw new Error(`pair ${id} has not noticed its upstream's reset`);
  if (!settings.halfClose && (client.endRead || upstream.endRead)) {
    if (!clientPeer.ended || !upstreamPeer.ended)
      throw new Error(`pair ${id} closes one side only`);
    return;
  }
  const ways = [
    [clientPeer, upstreamPeer],
    [upstreamPeer, clientPeer],
  ] as const;
  for (const [from, to] of ways) {
    if (from.written !== to.received)
      throw new Error(`${to.name} has ${to.received} of ${from.written} bytes, and no more come`);
    if (from.finished && to.ended !== 'fin') throw new Error(`no FIN comes to ${to.name}`);
  }
}

function expectNothingLeft(simulation: Simulation, invariants: Invariants): void {
  const { system, wake, shared, accepted, settings } = simulation;
  const left = [...system.open].filter(([descriptor]) => descriptor !== wake);
  if (left.length > 0)
    throw new Error(`left open: ${left.map(([at, what]) => `${at} ${what.constructor.name}`)}`);
  if (!shared.enter(1)) throw new Error('more pairs are counted than there are');
  for (const joined of accepted) {
    if (!joined.end) throw new Error(`pair ${joined.id} has ended untold`);
    if (joined.end.outcome !== 'complete') continue;
    const first = settings.halfClose ? 'both' : invariants.first(joined);
    const { clientPeer: client, upstreamPeer: upstream } = joined;
    if (first !== 'upstream') expectDelivered(client, upstream, settings.halfClose);
    if (first !== 'client') expectDelivered(upstream, client, settings.halfClose);
  }
}

type Peer = Joined['upstreamPeer'];

/** What one end has written before it ended has got to the other, and the end behind it. */
function expectDelivered(from: Peer, to: Peer, orderly: boolean): void {
  if (!from || !to) throw new Error('complete without two ends');
  // Who has reset or still writes without half-close may break what is on its way to itself.
  if (to.gone || (to.ended === 'reset' && !orderly)) return;
  if (to.received !== from.written)
    throw new Error(`${to.name} got ${to.received} of ${from.written} bytes`);
  if (to.ended !== 'fin') throw new Error(`${to.name} got ${to.ended} for FIN`);
}
