import t from 'tap';
import { Epoll } from '../../splice/epoll.js';
import { Flag } from './simulated-epoll.js';
import { SimulatedSystem } from './simulated-system.js';

function setUp() {
  const system = new SimulatedSystem();
  const epoll = new Epoll(system);
  const told: string[] = [];
  const add = (name: string, onEvents = () => {}) => {
    const flag = new Flag();
    const descriptor = system.add(flag);
    const handler = {
      onEvents() {
        told.push(name);
        onEvents();
      },
    };
    const registration = epoll.register(descriptor, 'wake', handler);
    return { flag, descriptor, registration: registration as NonNullable<typeof registration> };
  };
  return { system, epoll, told, add };
}

t.test('who was released within the batch is told no more', (t) => {
  const { epoll, told, add } = setUp();
  const first = add('first', () => epoll.release(second.registration));
  const second = add('second');
  for (const { flag } of [first, second]) flag.raise();
  const count = epoll.wait(0);
  t.equal(count, 2);
  epoll.deliver(count);
  t.match(told, ['first']);
  t.end();
});

t.test('neither number nor key are used again before the batch is over', (t) => {
  const { epoll, told, add, system } = setUp();
  let third: ReturnType<typeof add> | undefined;
  const first = add('first', () => {
    epoll.release(second.registration);
    third = add('third');
  });
  const second = add('second');
  for (const { flag } of [first, second]) flag.raise();
  epoll.deliver(epoll.wait(0));
  t.match(told, ['first'], 'not the third in place of the second');
  t.not(third?.descriptor, second.descriptor);
  t.not(third?.registration.key, second.registration.key);
  t.ok(second.flag.raised && !second.flag.closed);
  t.ok(epoll.closeReleased());
  t.ok(second.flag.closed);
  t.notOk(epoll.closeReleased(), 'once');
  const fourth = add('fourth');
  t.equal(fourth.descriptor, second.descriptor);
  t.equal(fourth.registration.key, second.registration.key);
  t.equal(system.open.size, 4);
  t.end();
});

t.test('releasing twice closes once', (t) => {
  const { epoll, add } = setUp();
  const { registration } = add('one');
  epoll.release(registration);
  epoll.release(registration);
  t.ok(epoll.closeReleased());
  t.end();
});

t.test('a refused descriptor takes no key and stays the caller’s', (t) => {
  const { system, epoll, add } = setUp();
  system.watches = 0;
  const { registration, flag, descriptor } = add('refused');
  t.equal(registration, undefined);
  epoll.closeReleased();
  t.notOk(flag.closed);
  system.close(descriptor);
  system.watches = 1;
  t.equal(add('next').registration.key, 0);
  t.end();
});

t.test('it cannot be had without a descriptor', (t) => {
  const system = new SimulatedSystem();
  system.limit = 3;
  t.throws(() => new Epoll(system), { message: 'epoll_create1: EMFILE' });
  t.end();
});

t.test('closing it closes what was released', (t) => {
  const { epoll, add, system } = setUp();
  epoll.release(add('one').registration);
  epoll.close();
  t.equal(system.open.size, 0);
  t.end();
});
