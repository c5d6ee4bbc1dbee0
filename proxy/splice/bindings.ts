import { createRequire } from 'node:module';
import { arch, constants } from 'node:os';
import type * as Koffi from 'koffi';
import type { Address } from '../address.js';
import {
  EPOLL_CTL_ADD,
  EPOLLET,
  F_GETPIPE_SZ,
  F_SETPIPE_SZ,
  IPPROTO_IPV6,
  IPPROTO_TCP,
  IPV6_V6ONLY,
  MSG_NOSIGNAL,
  SHUT_WR,
  SIOCOUTQ,
  SO_ERROR,
  SO_KEEPALIVE,
  SO_LINGER,
  SO_REUSEADDR,
  SO_REUSEPORT,
  SOCK_CLOEXEC,
  SOCK_NONBLOCK,
  SOCK_STREAM,
  SOL_SOCKET,
  SPLICE_F_MOVE_NONBLOCK,
  TCP_KEEPIDLE,
  TCP_KEEPINTVL,
  TCP_NODELAY,
} from './linux.js';
import { decodeSockaddr, encodeSockaddr, familyOf, sockaddrLength } from './sockaddr.js';
import {
  blocked,
  events,
  failed,
  type Memory,
  type System,
  usualPipe,
  type Watch,
} from './system.js';

// The only file that knows addresses and errno. Everything that the kernel is told to read or
// write is a Block, whose length is taken from the buffer itself.

const { EAGAIN, EINPROGRESS } = constants.errno;
const errorNames = new Map(Object.entries(constants.errno).map(([name, code]) => [code, name]));

const maxEvents = 256;

/** What the system calls look like to C. Pointers are plain addresses: see Block. */
function bind(koffi: typeof Koffi) {
  const libc = koffi.load(null);
  return {
    close: libc.func('int close(int)'),
    socket: libc.func('int socket(int, int, int)'),
    setsockopt: libc.func('int setsockopt(int, int, int, uintptr_t, unsigned int)'),
    getsockopt: libc.func('int getsockopt(int, int, int, uintptr_t, uintptr_t)'),
    bind: libc.func('int bind(int, uintptr_t, unsigned int)'),
    listen: libc.func('int listen(int, int)'),
    getsockname: libc.func('int getsockname(int, uintptr_t, uintptr_t)'),
    accept4: libc.func('int accept4(int, uintptr_t, uintptr_t, int)'),
    connect: libc.func('int connect(int, uintptr_t, unsigned int)'),
    recv: libc.func('intptr_t recv(int, uintptr_t, size_t, int)'),
    send: libc.func('intptr_t send(int, uintptr_t, size_t, int)'),
    ioctl: libc.func('int ioctl(int, unsigned long, uintptr_t)'),
    shutdown: libc.func('int shutdown(int, int)'),
    pipe2: libc.func('int pipe2(uintptr_t, int)'),
    fcntl: libc.func('int fcntl(int, int, int)'),
    splice: libc.func('intptr_t splice(int, uintptr_t, int, uintptr_t, size_t, unsigned int)'),
    epoll_create1: libc.func('int epoll_create1(int)'),
    epoll_ctl: libc.func('int epoll_ctl(int, int, int, uintptr_t)'),
    epoll_wait: libc.func('int epoll_wait(int, uintptr_t, int, int)'),
    eventfd: libc.func('int eventfd(unsigned int, int)'),
    eventfd_read: libc.func('int eventfd_read(int, uintptr_t)'),
    eventfd_write: libc.func('int eventfd_write(int, uint64_t)'),
  };
}

const watched: Record<Watch, number> = {
  stream: events.readable | events.urgent | events.writable | events.readHangUp | EPOLLET,
  listener: events.readable | EPOLLET,
  wake: events.readable,
};

let loaded: System | undefined;

/**
 * The system calls, loaded once for each thread. Throws when koffi or one of them is missing.
 */
export function loadSystem(): System {
  loaded ??= load();
  return loaded;
}

function load(): System {
  const koffi: typeof Koffi = createRequire(import.meta.url)('koffi');
  const libc = bind(koffi);

  /** Bytes and where they are. Only what was allocated here has an address to give. */
  class Block implements Memory {
    readonly bytes: Buffer;
    readonly #address: number;

    constructor(length: number) {
      // Of its own, and outside of the heap: small buffers may lie within, where they are moved.
      this.bytes = Buffer.from(new ArrayBuffer(length));
      this.#address = Number(koffi.address(this.bytes));
    }

    /** The address of a block that holds at least `length` bytes. */
    static of(memory: Memory, length: number): number {
      const block = memory as Block;
      if (!(length >= 0 && length <= block.bytes.length))
        throw new RangeError(`${length} bytes of a block of ${block.bytes.length}`);
      return block.#address;
    }
  }

  const number = new Block(4);
  const numberAt = Block.of(number, 4);
  const numberLength = new Block(4);
  const numberLengthAt = Block.of(numberLength, 4);
  const pair = new Block(8);
  const pairAt = Block.of(pair, 8);
  const name = new Block(sockaddrLength);
  const nameAt = Block.of(name, sockaddrLength);
  // Nearly always the same one, and so it is encoded once.
  let destined: Address = { host: '', port: 0 };
  let destinationLength = 0;
  const destination = new Block(sockaddrLength);
  const destinationAt = Block.of(destination, sockaddrLength);
  const nameLength = new Block(4);
  const nameLengthAt = Block.of(nameLength, 4);
  // `struct epoll_event` is packed on x64 alone; the key stands at its end.
  const eventSize = arch() === 'x64' ? 12 : 16;
  const [stride, keyAt] = (eventSize === 12 ? [3, 1] : [4, 2]) as [number, number];
  const change = new Block(eventSize);
  const changeAt = Block.of(change, eventSize);
  const ready = new Block(eventSize * maxEvents);
  const readyAt = Block.of(ready, eventSize * maxEvents);
  const readyWords = new Int32Array(ready.bytes.buffer, ready.bytes.byteOffset);

  let failure = '';
  /** Tells a wait from a failure, once the call has said that it was one of the two. */
  const refused = () => {
    const code = koffi.errno();
    if (code === EAGAIN || code === EINPROGRESS) return blocked;
    failure = errorNames.get(code) ?? `E${code}`;
    return failed;
  };
  // None of these calls sleeps, so none is interrupted by a signal and has to be made again.
  const checked = (result: number): number => (result >= 0 ? result : refused());
  const set = (socket: number, level: number, option: number, value: number) => {
    number.bytes.writeInt32LE(value);
    return libc.setsockopt(socket, level, option, numberAt, 4);
  };

  return {
    failure: () => failure,
    allocate: (length) => new Block(length),
    close: (descriptor) => {
      libc.close(descriptor);
    },

    socket: (host) =>
      checked(libc.socket(familyOf(host), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)),
    listen(socket, address, backlog) {
      set(socket, SOL_SOCKET, SO_REUSEADDR, 1);
      // Every address means IPv4 too, whatever the system's default is.
      if (address.host.includes(':')) set(socket, IPPROTO_IPV6, IPV6_V6ONLY, 0);
      const length = encodeSockaddr(address, name.bytes);
      const bound = checked(libc.bind(socket, nameAt, length));
      return bound < 0 ? bound : checked(libc.listen(socket, backlog));
    },
    share: (socket) => {
      set(socket, SOL_SOCKET, SO_REUSEPORT, 1);
    },
    noDelay: (socket) => {
      set(socket, IPPROTO_TCP, TCP_NODELAY, 1);
    },
    keepAlive(socket) {
      set(socket, SOL_SOCKET, SO_KEEPALIVE, 1);
      set(socket, IPPROTO_TCP, TCP_KEEPIDLE, 60);
      set(socket, IPPROTO_TCP, TCP_KEEPINTVL, 6);
    },
    address(socket) {
      nameLength.bytes.writeUInt32LE(sockaddrLength);
      libc.getsockname(socket, nameAt, nameLengthAt);
      return decodeSockaddr(name.bytes);
    },
    accept(listener) {
      nameLength.bytes.writeUInt32LE(sockaddrLength);
      return checked(libc.accept4(listener, nameAt, nameLengthAt, SOCK_NONBLOCK | SOCK_CLOEXEC));
    },
    acceptedFrom: () => decodeSockaddr(name.bytes),
    connect(socket, address) {
      if (address.host !== destined.host || address.port !== destined.port) {
        destined = address;
        destinationLength = encodeSockaddr(address, destination.bytes);
      }
      return checked(libc.connect(socket, destinationAt, destinationLength));
    },
    socketError(socket) {
      number.bytes.writeInt32LE(0);
      numberLength.bytes.writeUInt32LE(4);
      libc.getsockopt(socket, SOL_SOCKET, SO_ERROR, numberAt, numberLengthAt);
      const code = number.bytes.readInt32LE();
      return code === 0 ? undefined : (errorNames.get(code) ?? `E${code}`);
    },
    receive(socket, memory) {
      const { length } = memory.bytes;
      return checked(libc.recv(socket, Block.of(memory, length), length, 0));
    },
    send: (socket, memory, length) =>
      checked(libc.send(socket, Block.of(memory, length), length, MSG_NOSIGNAL)),
    unacknowledged: (socket) =>
      libc.ioctl(socket, SIOCOUTQ, numberAt) === 0 ? number.bytes.readInt32LE() : undefined,
    finish: (socket) => checked(libc.shutdown(socket, SHUT_WR)),
    resetOnClose(socket) {
      pair.bytes.writeInt32LE(1, 0);
      pair.bytes.writeInt32LE(0, 4);
      libc.setsockopt(socket, SOL_SOCKET, SO_LINGER, pairAt, 8);
    },

    pipe(size) {
      if (checked(libc.pipe2(pairAt, SOCK_NONBLOCK | SOCK_CLOEXEC)) < 0) return undefined;
      const [output, input] = [pair.bytes.readInt32LE(0), pair.bytes.readInt32LE(4)];
      // A user who has much in pipes already gets smaller ones.
      for (let wanted = size; wanted > usualPipe; wanted /= 2)
        if (libc.fcntl(input, F_SETPIPE_SZ, wanted) >= 0) break;
      return { input, output, size: libc.fcntl(input, F_GETPIPE_SZ, 0) };
    },
    splice: (from, to, length) =>
      checked(libc.splice(from, 0, to, 0, length, SPLICE_F_MOVE_NONBLOCK)),

    epoll: () => checked(libc.epoll_create1(SOCK_CLOEXEC)),
    watch(epoll, descriptor, key, what) {
      change.bytes.writeUInt32LE(watched[what] >>> 0, 0);
      change.bytes.writeUInt32LE(key, 4 * keyAt);
      return checked(libc.epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, changeAt));
    },
    wait: (epoll, timeout) =>
      // Interrupted by a signal, it has nothing to tell: the caller looks at the time, and waits anew.
      Math.max(0, libc.epoll_wait(epoll, readyAt, maxEvents, timeout)),
    eventKey: (index) => readyWords[index * stride + keyAt] ?? -1,
    eventBits: (index) => readyWords[index * stride] ?? 0,

    wakeable: () => checked(libc.eventfd(0, SOCK_NONBLOCK | SOCK_CLOEXEC)),
    wake: (descriptor) => {
      libc.eventfd_write(descriptor, 1);
    },
    hush: (descriptor) => {
      libc.eventfd_read(descriptor, pairAt);
    },
  };
}
