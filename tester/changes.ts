import { lstatSync, readlinkSync, statSync } from 'node:fs';
import { dirname, resolve, sep } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { watch } from 'chokidar';
import { UsageError } from './errors.js';
import { findProgram } from './harness/command.js';

/** Between two looks at files that are being written, in milliseconds. */
const lookEvery = 100;
/** After so many looks at which nothing was new, a file is taken for written. */
const calmLooks = 3;
/** Between two looks where the system does not tell of changes, in milliseconds. */
const pollEvery = 1_000;
/** So many links in a row are a circle. */
const mostLinks = 40;

/** How a file is recognised as another one, for each of the files by its name. */
export type Look = ReadonlyMap<string, string>;

/** Files that a subject is made of. */
export class Sources {
  /** As it stands on the command line. */
  readonly program: string;
  /** The files, by how they stand on the command line, the program first. */
  readonly #files: Map<string, string>;

  /** Takes the program, and each other word that names a file. Throws `UsageError`. */
  constructor([program = '', ...rest]: readonly string[]) {
    const others = [...new Set(rest)].filter((word) => lookAt(word) !== absent);
    this.program = program;
    this.#files = new Map([program, ...others].map((name) => [name, name]));
    this.#files.set(program, findProgram(program));
  }

  /** As they stand on the command line, the program first. */
  get names(): string[] {
    return [...this.#files.keys()];
  }

  /** From now on this file is none of them. */
  leaveOut(name: string): void {
    this.#files.delete(name);
  }

  look(): Look {
    return new Map([...this.#files].map(([name, file]) => [name, lookAt(file)]));
  }

  /** The names of those that were different then. */
  changedSince(before: Look): string[] {
    const now = this.look();
    return this.names.filter((name) => now.get(name) !== before.get(name));
  }

  /**
   * Calls `onChange` as soon as one of them is not what it was at `before`: then once at least.
   * Resolves when they are watched, with how to end that.
   */
  async watch(before: Look, onChange: () => void): Promise<() => Promise<void>> {
    const check = () => {
      if (this.changedSince(before).length > 0) onChange();
    };
    let poll: NodeJS.Timeout | undefined;
    const paths = [...this.#files.values()].flatMap((file) => pathsTo(file));
    const watcher = watch(paths, { followSymlinks: false, depth: 0, ignoreInitial: true });
    watcher.on('all', check);
    await new Promise<void>((done) => {
      watcher.on('ready', done);
      // Such as no inotify watch left: there is another way.
      watcher.on('error', () => {
        poll ??= setInterval(check, pollEvery);
        done();
      });
    });
    check();
    return async () => {
      clearInterval(poll);
      await watcher.close();
    };
  }

  /**
   * Resolves when all of them are there and have been as they are for a moment, and the program
   * can be run; tells why not each time that the reason is a new one. Resolves with nothing when
   * `signal` is given.
   */
  async settle(signal: AbortSignal, onWaiting: (why: string) => void): Promise<Look | undefined> {
    let before = this.look();
    let calm = 0;
    let told: string | undefined;
    for (;;) {
      await sleep(lookEvery, undefined, { signal }).catch(() => {});
      if (signal.aborted) return undefined;
      calm = this.changedSince(before).length > 0 ? 0 : calm + 1;
      before = this.look();
      if (calm < calmLooks) continue;
      const why = this.#whyNot();
      if (why === undefined) return before;
      if (why !== told) onWaiting(why);
      told = why;
    }
  }

  #whyNot(): string | undefined {
    try {
      findProgram(this.program);
    } catch (error) {
      if (error instanceof UsageError) return error.message;
      throw error;
    }
    const look = this.look();
    const missing = this.names.find((name) => look.get(name) === absent);
    return missing === undefined ? undefined : `${missing}: no such file`;
  }
}

const absent = 'absent';

/** A file that is replaced has another inode, one that is written another time. */
function lookAt(file: string): string {
  try {
    const stats = statSync(file, { bigint: true });
    if (!stats.isFile()) return absent;
    return [stats.dev, stats.ino, stats.size, stats.mtimeNs, stats.mode].join(' ');
  } catch {
    return absent;
  }
}

/** Each link on the way to a file, of folders too, and the file in the end. */
function pathsTo(file: string, left = mostLinks): string[] {
  const path = resolve(file);
  const steps = path.split(sep);
  const prefixes = steps.map((_, i) => steps.slice(0, i + 1).join(sep)).filter(Boolean);
  const link = prefixes.find(isLink);
  if (link === undefined || left === 0) return [path];
  const target = resolve(dirname(link), readlinkSync(link));
  return [link, ...pathsTo(`${target}${path.slice(link.length)}`, left - 1)];
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}
