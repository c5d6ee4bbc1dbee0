import { fileURLToPath } from 'node:url';
import { haproxyConfig, nginxStreamConfig, type Splicing } from './configs.js';
import type { Command } from './processes.js';
import type { Running, Stage } from './stage.js';
import type { Tool } from './tools.js';

interface Ports {
  /** Where to forward to, on 127.0.0.1. */
  target: number;
  listen: number;
}

/** One of the things that are compared. */
export interface Subject {
  id: string;
  title: string;
  about: string;
  needs: readonly Tool[];
  /** The command that starts it, with a folder for its files; without one there is no proxy. */
  command?(ports: Ports, folder: string): Command;
}

const bundled = fileURLToPath(new URL('../proxy/cli.js', import.meta.url));

/** Everything that is compared, in the order of the table. `cli` is the file of tcpproxy. */
export function allSubjects(cli: string = bundled): Subject[] {
  const haproxy = (splice: Splicing) => (ports: Ports, folder: string) =>
    ['haproxy', '-db', '-f', haproxyConfig(folder, { ...ports, splice })] as const;
  const tcpproxy =
    (...options: string[]) =>
    ({ target, listen }: Ports): Command => {
      const words = ['127.0.0.1', String(target), String(listen), '--listen-host', '127.0.0.1'];
      const quiet = ['--log-level', 'warn', '--stall-timeout', '60'];
      return [process.execPath, cli, ...words, ...quiet, ...options];
    };
  return [
    {
      id: 'direct',
      title: 'no proxy',
      about: 'The load goes straight to its server.',
      needs: [],
    },
    {
      id: 'haproxy-auto',
      title: 'HAProxy, splice-auto',
      about:
        '`mode tcp`, one thread, `option splice-auto`: HAProxy splices when it finds it worth while. On loopback it was not seen to.',
      needs: ['haproxy'],
      command: haproxy('auto'),
    },
    {
      id: 'haproxy-splice',
      title: 'HAProxy, always splice',
      about: 'The same with `option splice-request` and `option splice-response`.',
      needs: ['haproxy'],
      command: haproxy('always'),
    },
    {
      id: 'haproxy',
      title: 'HAProxy, no splice',
      about: 'The same with `nosplice`.',
      needs: ['haproxy'],
      command: haproxy('never'),
    },
    {
      id: 'nginx',
      title: 'nginx stream',
      about: 'One worker, `proxy_half_close on`.',
      needs: ['nginx-stream'],
      command: (ports, folder) => {
        const config = nginxStreamConfig(folder, ports);
        return ['nginx', '-p', folder, '-e', 'stderr', '-c', config];
      },
    },
    {
      id: 'socat',
      title: 'socat',
      about: '`TCP4-LISTEN` with `fork`: a process for each connection.',
      needs: ['socat'],
      command: ({ target, listen }) => [
        'socat',
        `TCP4-LISTEN:${listen},bind=127.0.0.1,reuseaddr,fork,backlog=4096`,
        `TCP4:127.0.0.1:${target}`,
      ],
    },
    {
      id: 'tcpproxy-portable',
      title: 'tcpproxy portable',
      about: '`--engine portable`.',
      needs: [],
      command: tcpproxy('--engine', 'portable'),
    },
    {
      id: 'tcpproxy-splice',
      title: 'tcpproxy splice',
      about: '`--engine splice --workers 1`.',
      needs: [],
      command: tcpproxy('--engine', 'splice', '--workers', '1'),
    },
  ];
}

/** Starts a subject in front of a server that listens on `target`; resolves when it listens. */
export async function startSubject(
  stage: Stage,
  { command }: Subject,
  target: number,
): Promise<Running> {
  if (!command) return { port: target, stop: async () => {} };
  const listen = await stage.port();
  return stage.server(command({ target, listen }, stage.folder()), listen);
}
