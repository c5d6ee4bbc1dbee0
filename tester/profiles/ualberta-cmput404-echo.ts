import { defineProfile } from '../profile.js';

export default defineProfile({
  id: 'ualberta-cmput404-echo',
  title: 'U. Alberta CMPUT 404, lab TCP proxy: the echo server',
  source: 'University of Alberta, CMPUT 404, "Lab - TCP Proxy"',
  kind: 'echo-server',
  invocation: ['{command}', '{listen}'],
  cases: [
    { id: 'echo-server.foobar', weight: 30 },
    { id: 'echo-server.any-bytes', weight: 20 },
    { id: 'echo-server.many', weight: 30 },
    { id: 'echo-server.reuse', weight: 20 },
  ],
});
