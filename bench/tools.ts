import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

// Debian keeps servers where ordinary users do not look.
process.env.PATH = `${process.env.PATH ?? ''}${delimiter}/usr/sbin`;

export const toolNames = ['haproxy', 'nginx', 'nginx-stream', 'socat', 'iperf3', 'wrk'] as const;
export type Tool = (typeof toolNames)[number];

/** Where Debian's package of nginx's stream module puts it; elsewhere it may be built in. */
export const streamModule = '/usr/lib/nginx/modules/ngx_stream_module.so';

const packages: Record<Tool, string> = {
  haproxy: 'haproxy',
  nginx: 'nginx',
  'nginx-stream': 'nginx libnginx-mod-stream',
  socat: 'socat',
  iperf3: 'iperf3',
  wrk: 'wrk',
};

/** Which of the tools are not installed, and for each one line with what installs it. */
export function missing(tools: readonly Tool[]): string[] {
  return tools
    .filter((tool) => !isInstalled(tool))
    .map((tool) => `${tool} is missing: apt-get install ${packages[tool]}`);
}

function isInstalled(tool: Tool): boolean {
  if (tool !== 'nginx-stream') return isProgram(tool);
  return (
    isProgram('nginx') &&
    (existsSync(streamModule) || / --with-stream( |$)/.test(say('nginx', '-V')))
  );
}

function isProgram(name: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** The versions of all tools that are installed, and of Node.js, as they state them. */
export function versions(): Record<string, string> {
  const found = {
    haproxy: /version (\S+)/.exec(say('haproxy', '-v')),
    nginx: /nginx\/(\S+)/.exec(say('nginx', '-v')),
    socat: /socat version (\S+)/.exec(say('socat', '-V')),
    iperf3: /iperf (\S+)/.exec(say('iperf3', '--version')),
    wrk: /^wrk (\S+)/.exec(say('wrk', '-v')),
  };
  const known = Object.entries(found).flatMap(([tool, match]) =>
    match?.[1] ? [[tool, match[1]] as const] : [],
  );
  return { node: process.versions.node, ...Object.fromEntries(known) };
}

/** What a program prints, on whichever stream, and however it ends. */
function say(program: string, ...args: string[]): string {
  const { stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  return `${stdout ?? ''}${stderr ?? ''}`;
}
