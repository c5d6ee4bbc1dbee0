import { defineProfile } from '../profile.js';

export default defineProfile({
  id: 'mit-6.824',
  title: 'MIT 6.824 Lab 3: a TCP proxy',
  source: 'MIT 6.824, Fall 2004, Lab 3, "tcpproxy-test"',
  invocation: ['{command}', '{host}', '{port}', '{listen}'],
  cases: [
    { id: 'echo.single' },
    { id: 'echo.two' },
    { id: 'echo.twenty' },
    { id: 'bulk.chain' },
    { id: 'blocked.mix' },
    { id: 'close.one-way-shutdown' },
    { id: 'close.early' },
    { id: 'timeout.active-client' },
    { id: 'timeout.lazy-forward' },
    { id: 'timeout.lazy-reverse' },
  ],
});
