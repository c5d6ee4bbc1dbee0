import type { CommandLine } from './command.js';
import type { Confinement } from './confine.js';
import type { ReadyCheck } from './readiness.js';
import type { Reaper } from './reaper.js';

/**
 * No proxy at all: clients connect straight to the origin. This is the perfect proxy, and whatever
 * it fails about transparency is a fault of the tester.
 */
export const direct = 'direct';

export interface ContextOptions {
  command: CommandLine | typeof direct;
  reaper: Reaper;
  /** The time after which the subject promises to end a stalled pair, in milliseconds. */
  stall: number;
  /** Factor on every deadline of the tester, and on none of the subject's. */
  timeScale: number;
  seed: number;
  /** How readiness is found out; by default whatever costs the subject least on this system. */
  readyCheck?: ReadyCheck;
  /** What the subject is called in messages; a proxy unless told. */
  called?: string;
  /** What the profile has the subject print when its arguments are not what they should be. */
  usageText?: string;
  /** The program that `model.wire` is to run instead of random ones. */
  wire?: string;
  /** For subjects that are not to be trusted. */
  confinement?: Confinement | undefined;
}

/** Where origins listen, and what subjects are told, unless a case says otherwise. */
export const loopback = '127.0.0.1';

/** How a case wants its subject. */
export interface Setup {
  /** The destination's name or address as the subject is told it; `127.0.0.1` unless said. */
  host?: string;
  /** The address at which the origin listens; `127.0.0.1` unless said. */
  originHost?: string;
  /** How many files the subject may have open at once. */
  descriptors?: number;
  /** The case starts the subject itself, and judges how it ends. */
  byCase?: boolean;
}

/** How a subject is started by a case. */
export interface Start {
  /** The port to listen on, with no other tried; unless said, a free one. */
  port?: number;
}

/** A command line that is not the usual one. */
export interface Launch {
  /** Only so many of the words that hold the destination and the port; all of them unless said. */
  keep?: number;
  /** Words to add at the end. */
  extra?: readonly string[];
  /** What to put for the destination's port. */
  port?: string;
  /** What to put for the port to listen on, made of a free one. */
  listen?: (free: number) => string;
}
