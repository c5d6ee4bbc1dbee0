import { lookup } from 'node:dns/promises';
import { Failure, Skip } from '../errors.js';
import type { CaseContext } from '../harness/context.js';
import type { Launch } from '../harness/setup.js';
import type { Subject } from '../harness/subject.js';
import { expectEnd } from './ends.js';
import { requireError } from './refusal.js';
import { connectIfPossible } from './service.js';

/** Between two looks at a subject that may come to listen or may end, in milliseconds. */
const lookEvery = 50;
const clients = 2;
/** For the end of the program, or of a client, in milliseconds. */
const patience = 5_000;
/** A program that listens first, and then looks at its destination, may still end, in milliseconds. */
const secondThoughts = 1_000;

/**
 * Starts the subject towards a destination that cannot be: either the program ends with an error,
 * or it runs on and ends each client. For each of these it has 5 s, stretched by the time scale,
 * and three times as long as `resolving` takes on this machine, in milliseconds.
 */
export async function expectErrorOrEndedClients(
  context: CaseContext,
  launch: Launch,
  how: string,
  resolving = 0,
): Promise<void> {
  const within = patience + 3 * resolving;
  const subject = await context.launch(launch);
  await listensOrEnds(context, subject, how, context.scaled(within));
  await subject.exitsWithin(context.scaled(secondThoughts + 3 * resolving));
  for (let i = 0; i < clients && subject.exit === undefined; i++) {
    const client = await connectIfPossible(context);
    if (client instanceof Failure) {
      throw client;
    }
    client.write(Buffer.from('anyone there?'));
    await expectEnd(context, client, 'any', within);
    if (await subject.exitsWithin(context.scaled(lookEvery)))
      throw new Failure({
        expected: `the program ends the client and goes on when it is started ${how}`,
        seen: `it ended with ${subject.exit} when ${client.name} had come`,
        likelyCause: 'What goes wrong for one client ends the whole program: nobody catches it.',
        where: client.name,
        peer: client.name,
      });
  }
  if (subject.exit !== undefined) requireError(subject, how, await subject.lastWords());
  await subject.stop();
}

async function listensOrEnds(
  context: CaseContext,
  subject: Subject,
  how: string,
  within: number,
): Promise<void> {
  const deadline = context.journal.now() + within;
  while (!(await subject.listens())) {
    if (await subject.exitsWithin(lookEvery)) return;
    if (context.journal.now() < deadline) continue;
    throw new Failure(
      {
        expected: `the program ends with an error or listens when it is started ${how}`,
        seen: `it did neither within ${within / 1000} s`,
      },
      true,
    );
  }
}

/**
 * How long this machine's resolver takes to say that there is no such name, in milliseconds.
 * Throws {@link Skip} where it says that there is.
 */
export async function timeToDeny(name: string): Promise<number> {
  const started = performance.now();
  const found = await lookup(name).catch(() => undefined);
  if (found) throw new Skip(`this machine's resolver answers for ${name} with ${found.address}`);
  return performance.now() - started;
}

/** Throws {@link Skip} where this machine does not know the address by that name. */
export async function requireName(name: string, address: string): Promise<void> {
  const found = await lookup(name, { all: true }).catch(() => []);
  if (!found.some((each) => each.address === address))
    throw new Skip(`on this machine ${name} does not stand for ${address}`);
}
