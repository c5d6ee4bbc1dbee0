import { defineProfile } from '../profile.js';

// One client at a time is enough: no case here needs two.
export default defineProfile({
  id: 'brandeis-cs146a',
  title: 'Brandeis CS 146a, project 1: a TCP proxy server',
  source: 'Brandeis University, CS 146a, "Project 1: TCP Proxy Server"',
  invocation: ['{command}', '{host}', '{port}', '{listen}'],
  usage: 'Usage: tcpproxy remote_host remote_port server_port',
  cases: [
    { id: 'lifecycle.usage-text', weight: 10 },
    { id: 'connect.hostname', weight: 5 },
    { id: 'capacity.one-by-one', weight: 10 },
    { id: 'echo.single', weight: 5 },
    { id: 'connect.server-first', weight: 5 },
    { id: 'data.duplex', weight: 10 },
    { id: 'data.large', weight: 5 },
    { id: 'close.flush-client', weight: 10 },
    { id: 'close.flush-server', weight: 10 },
    { id: 'flow.bounded-forward', weight: 10 },
    { id: 'flow.bounded-reverse', weight: 10 },
    { id: 'data.binary', weight: 5 },
    { id: 'web.page-with-image', weight: 5 },
  ],
});
