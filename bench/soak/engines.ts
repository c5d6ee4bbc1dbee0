import { fileURLToPath } from 'node:url';
import getPort from 'get-port';
import type { SoakOptions } from './options.js';
import { Watched } from './watched.js';

/** Every engine that the bundled proxy may have. One that it does not know is left out. */
export const allEngines = ['portable', 'splice'];

const proxyProgram = fileURLToPath(new URL('../../proxy/cli.js', import.meta.url));

/** An engine under soak: a proxy that serves, and one whose destination refuses. */
export interface Engine {
  name: string;
  serving: Watched;
  refusing: Watched;
}

/** The proxies of one engine, not started yet. Without a name it is the other command. */
export async function createEngine(
  name: string | undefined,
  options: SoakOptions,
  ports: { origin: number; closed: number },
  complain: (name: string, text: string) => void,
): Promise<Engine> {
  const label = name ?? 'command';
  const watched = async (label: string, destination: number) =>
    new Watched({
      name: label,
      command: name
        ? bundled(name, destination, options)
        : [...(options.command ?? []), '127.0.0.1', String(destination), String(await getPort())],
      ...(name && { engine: name }),
      stallTimeout: options.stallTimeout,
      destination,
      complain: (text) => complain(label, text),
    });
  return {
    name: label,
    serving: await watched(label, ports.origin),
    refusing: await watched(`${label}, refused`, ports.closed),
  };
}

function bundled(engine: string, destination: number, options: SoakOptions): string[] {
  const { stallTimeout, workers } = options;
  const stall = String(stallTimeout / 1000);
  return [
    ...[process.execPath, proxyProgram, '127.0.0.1', String(destination), '0'],
    ...['--engine', engine, '--stall-timeout', stall, '--log-level', 'info'],
    ...(engine === 'splice' && workers ? ['--workers', String(workers)] : []),
  ];
}
