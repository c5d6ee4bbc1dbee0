import { defineProfile } from '../profile.js';

// The end of one side closes both: no case here keeps a half-closed connection.
export default defineProfile({
  id: 'berkeley-cs162',
  title: 'UC Berkeley CS 162, HTTP server: the proxy',
  source: 'UC Berkeley, CS 162, "HTTP Server", the part about --proxy',
  invocation: ['{command}', '--proxy', '{host}:{port}', '--port', '{listen}'],
  cases: [
    { id: 'echo.single', weight: 10 },
    { id: 'connect.hostname', weight: 10 },
    { id: 'connect.server-first', weight: 15 },
    { id: 'data.duplex', weight: 15 },
    { id: 'web.keep-alive', weight: 30 },
    { id: 'close.both-on-either', weight: 20 },
  ],
});
