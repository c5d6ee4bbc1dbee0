import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { streamModule } from './tools.js';

/** Bytes of the file that the static server serves. */
export const fileSize = 512;

/** More connections than any load opens, for the two sides of each of them. */
const connections = 20_000;

/** When HAProxy splices: when it thinks it worth while, whenever it can, or never. */
export type Splicing = 'auto' | 'always' | 'never';

/** Writes HAProxy's configuration; the path of it is returned. */
export function haproxyConfig(
  folder: string,
  { target, listen, splice }: { target: number; listen: number; splice: Splicing },
): string {
  const path = join(folder, 'haproxy.cfg');
  const splicing = {
    auto: '  option splice-auto',
    always: '  option splice-request\n  option splice-response',
    never: '',
  };
  writeFileSync(
    path,
    `global
  nbthread 1
  maxconn 4500${splice === 'never' ? '\n  nosplice' : ''}
defaults
  mode tcp
  timeout connect 10s
  timeout client 60s
  timeout server 60s
${splicing[splice]}
listen proxy
  bind 127.0.0.1:${listen}
  server destination 127.0.0.1:${target}
`,
  );
  return path;
}

/** Writes the configuration of nginx as a TCP proxy; the path of it is returned. */
export function nginxStreamConfig(
  folder: string,
  { target, listen }: { target: number; listen: number },
): string {
  return nginxConfig(
    folder,
    `stream {
  server {
    listen 127.0.0.1:${listen};
    proxy_pass 127.0.0.1:${target};
    proxy_timeout 60s;
    proxy_half_close on;
  }
}`,
  );
}

/** Writes the configuration of nginx as the server of one small file; its path is returned. */
export function nginxStaticConfig(folder: string, listen: number): string {
  const file = join(folder, 'file');
  writeFileSync(file, 'x'.repeat(fileSize));
  chmodSync(folder, 0o755);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `  ${name}_temp_path ${folder}/${name};`)
    .join('\n');
  return nginxConfig(
    folder,
    `http {
  access_log off;
  sendfile on;
  open_file_cache max=8;
  keepalive_requests 1000000000;
${temporary}
  server {
    listen 127.0.0.1:${listen} backlog=4096;
    root ${folder};
  }
}`,
  );
}

function nginxConfig(folder: string, block: string): string {
  const path = join(folder, 'nginx.conf');
  const load = existsSync(streamModule) ? `load_module ${streamModule};\n` : '';
  // A worker that changed to another user could not read the run's folder.
  const user = process.getuid?.() === 0 ? 'user root;\n' : '';
  writeFileSync(
    path,
    `${load}${user}daemon off;
pid ${folder}/nginx.pid;
error_log stderr;
worker_processes 1;
events { worker_connections ${connections}; }
${block}
`,
  );
  return path;
}
