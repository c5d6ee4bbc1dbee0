import { defineProfile } from '../profile.js';

export default defineProfile({
  id: 'mit-6.824',
  title: 'MIT 6.824 Lab 3: a TCP proxy',
  source: 'MIT 6.824, Fall 2004, Lab 3, "tcpproxy-test"',
  invocation: ['{command}', '{host}', '{port}', '{listen}'],
  cases: [
    { id: 'echo.single', weight: 10 },
    { id: 'echo.two', weight: 10 },
    { id: 'echo.twenty', weight: 10 },
    { id: 'bulk.chain', weight: 10 },
    { id: 'blocked.mix', weight: 10 },
    { id: 'close.one-way-shutdown', weight: 10 },
    { id: 'close.early', weight: 10 },
    { id: 'timeout.active-client', weight: 10 },
    { id: 'timeout.lazy-forward', weight: 10 },
    { id: 'timeout.lazy-reverse', weight: 10 },
  ],
});
