import { setTimeout as sleep } from 'node:timers/promises';
import { Complaints } from './complaints.js';
import { allEngines, createEngine, type Engine } from './engines.js';
import { Load } from './load.js';
import type { SoakOptions } from './options.js';
import { closedPort, type OriginNews, startOrigin } from './origin-thread.js';
import { progressLine, summary } from './report.js';
import type { Watched } from './watched.js';

/** How a soak came out: nothing wrong, something wrong, or an engine that there is not. */
export type Result = 'clean' | 'not clean' | 'no such engine';

/** A tenth of the run, and 2 s to a minute: until pools are filled and the heap has grown. */
const warmUpTime = (time: number) => Math.min(60_000, Math.max(2_000, time / 10));
/** Forty samples at least, and one every 5 s. */
const sampleInterval = (time: number) => Math.min(5_000, time / 40);
const progressInterval = 10_000;

/** Soaks the proxies that the options name. `print` takes lines; `stop` ends the load early. */
export async function soak(
  options: SoakOptions,
  print: (line: string) => void,
  stop: AbortSignal,
): Promise<Result> {
  const names = options.command
    ? [undefined]
    : options.engines.length
      ? options.engines
      : allEngines;
  const complaints = new Complaints((line) => print(`seed ${options.seed}, ${line}`));
  const conditions = { ...options, longestIdle: options.patience / 2 };
  const broken = new AbortController();
  const engines: Engine[] = [];
  const news = (told: OriginNews) => note(told, engines[told.subject]);
  const origin = await startOrigin({ ...conditions, listeners: names.length }, news, (error) =>
    broken.abort(error),
  );
  try {
    const closed = await closedPort();
    for (const [index, name] of names.entries()) {
      const ports = { origin: origin.ports[index] ?? 0, closed };
      const complain = (label: string, text: string) => complaints.add(label, text);
      engines.push(await createEngine(name, options, ports, complain));
    }
    const started = await start(engines, broken, print);
    if (started.length === 0 || (started.length < names.length && options.engines.length > 0))
      return 'no such engine';
    const all = started.flatMap(({ serving, refusing }) => [serving, refusing]);
    const either = AbortSignal.any([stop, broken.signal]);
    await run(started, all, new Load(conditions, options.patience), options, print, either);
    if (broken.signal.reason instanceof Error && !(broken.signal.reason instanceof Died))
      throw broken.signal.reason;
    for (const watched of all) await watched.finish();
    print(summary(all));
    for (const line of complaints.verdicts(all.map(({ setup }) => setup.name))) print(line);
    return complaints.total === 0 ? 'clean' : 'not clean';
  } finally {
    for (const { serving, refusing } of engines)
      await Promise.all([serving.kill(), refusing.kill()]);
    await origin.close();
  }
}

/** The reason to end a run whose proxy is gone. It has been complained of. */
class Died extends Error {}

/** Starts the proxies and returns the engines that there are. */
async function start(
  engines: readonly Engine[],
  broken: AbortController,
  print: (line: string) => void,
): Promise<Engine[]> {
  const started: Engine[] = [];
  for (const engine of engines) {
    const died = () => broken.abort(new Died());
    const why = (await engine.serving.begin(died)) ?? (await engine.refusing.begin(died));
    if (why === undefined) started.push(engine);
    else print(`${engine.name}: not soaked, it did not start: ${why}`);
  }
  return started;
}

/** The warm-up, the start, the load, and the quiet at its end. */
async function run(
  engines: readonly Engine[],
  all: readonly Watched[],
  load: Load,
  { time, connections }: SoakOptions,
  print: (line: string) => void,
  stop: AbortSignal,
): Promise<void> {
  const pairings = engines.map(({ serving, refusing }) => ({ serving, refusing }));
  const phase = async (ms: number) => {
    load.start(pairings, connections);
    await sleep(ms, undefined, { signal: stop }).catch(() => {});
    await load.stop();
    await Promise.all(all.map((watched) => watched.quiet()));
  };
  print(`soaking ${engines.map(({ name }) => name).join(' and ')}`);
  await phase(warmUpTime(time));
  for (const watched of all) watched.markStart();
  const began = performance.now();
  const timers = [
    setInterval(() => {
      for (const watched of all) watched.sample();
    }, sampleInterval(time)),
    setInterval(() => print(progressLine(performance.now() - began, all)), progressInterval),
  ];
  if (!stop.aborted) await phase(time);
  for (const timer of timers) clearInterval(timer);
}

/** Enters what the origin tells into the books. */
function note(news: OriginNews, engine: Engine | undefined): void {
  const ledger = engine?.serving.ledger;
  if (!ledger) return;
  if (news.is === 'ended') ledger.origin(news.id, news.report);
  else if (news.is === 'mismatch') ledger.mismatch(news.id, 'origin', news.offset);
  else if (news.is === 'nameless') ledger.nameless();
  else engine.serving.setup.complain(`the origin was sent '${news.bytes}' instead of a header`);
}
