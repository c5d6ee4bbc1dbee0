import { promises as dns } from 'node:dns';
import type { Address } from '../address.js';
import type { EngineFactory } from '../engine.js';
import { systemCode } from '../errors.js';
import { loadSystem } from './bindings.js';
import { openListeners } from './listeners.js';
import { Shared } from './orders.js';
import { unpackEnds } from './report.js';
import { Thread, type Told } from './thread.js';

/**
 * An engine on Linux system calls: worker threads that wait in epoll_wait and move bytes by
 * splice(2). The main thread opens the listeners, resolves names, and passes on what is told.
 *
 * Throws when the system calls cannot be had: see {@link loadSystem}.
 */
export const createSpliceEngine: EngineFactory = (settings, events) => {
  const system = loadSystem();
  const { listenHost, listenPort, workers } = settings;
  const threads: Thread[] = [];
  const lookUp = joinLookUps(settings.destinationHost);
  let draining = false;

  const onTold = (thread: Thread, told: Told) => {
    switch (told.type) {
      case 'ended':
        unpackEnds(told.ends, events.pairEnded);
        break;
      case 'acceptFailed':
        events.acceptFailed(Object.assign(new Error(told.code), { code: told.code }));
        break;
      case 'resolve':
        void lookUp().then((found) =>
          thread.order({ type: 'resolved', pair: told.pair, ...found }),
        );
    }
  };

  return {
    name: 'splice',
    async listen(): Promise<Address> {
      if (threads.length > 0) throw new Error('listen has been called more than once');
      const listeners = await openListeners(system, listenHost, listenPort, workers);
      if (draining) {
        for (const listener of listeners) system.close(listener);
        throw new Error('closed before it listened');
      }
      const address = system.address(listeners[0] as number);
      const shared = new SharedArrayBuffer(Shared.size);
      try {
        for (const listener of listeners) {
          const data = { settings, listener, shared };
          const thread = new Thread(system, data, (told) => onTold(thread, told));
          threads.push(thread);
        }
        await Promise.all(threads.map((thread) => thread.ready));
      } catch (error) {
        for (const listener of listeners.slice(threads.length)) system.close(listener);
        this.abort();
        await this.drain();
        throw error;
      }
      return address;
    },
    async drain() {
      draining = true;
      for (const thread of threads) thread.order({ type: 'drain' });
      await Promise.all(threads.map((thread) => thread.exited));
    },
    abort() {
      for (const thread of threads) thread.order({ type: 'abort' });
    },
    async pairs() {
      const pairs = await Promise.all(threads.map((thread) => thread.pairs()));
      return pairs.flat().sort((a, b) => a.id - b.id);
    },
  };
};

/** Addresses of a name, or none and why. Whoever asks while an answer is on its way shares it. */
function joinLookUps(host: string) {
  let underWay: Promise<{ addresses: string[]; cause?: string }> | undefined;
  return () => {
    underWay ??= dns
      .lookup(host, { all: true })
      .then(
        (found) => ({ addresses: found.map(({ address }) => address) }),
        (error) => ({ addresses: [], cause: systemCode(error) ?? String(error) }),
      )
      .finally(() => {
        underWay = undefined;
      });
    return underWay;
  };
}
