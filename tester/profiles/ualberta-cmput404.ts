import { defineProfile } from '../profile.js';

export default defineProfile({
  id: 'ualberta-cmput404',
  title: 'U. Alberta CMPUT 404, lab TCP proxy: the proxy',
  source: 'University of Alberta, CMPUT 404, "Lab - TCP Proxy"',
  invocation: ['{command}', '{host}', '{port}', '{listen}'],
  cases: [
    { id: 'echo.single', weight: 20 },
    { id: 'web.page-with-image', weight: 20 },
    { id: 'connect.hostname', weight: 10 },
    { id: 'echo.two', weight: 20 },
    { id: 'echo.twenty', weight: 20 },
    { id: 'lifecycle.restart', weight: 10 },
  ],
});
