import { defineProfile } from '../profile.js';

export default defineProfile({
  id: 'expserver-stage4',
  title: 'eXpServer, stage 4: a TCP proxy',
  source: 'eXpServer, "Stage 4: TCP Proxy"',
  invocation: ['{command}', '{host}', '{port}', '{listen}'],
  cases: [
    { id: 'echo.single', weight: 5 },
    { id: 'echo.twenty', weight: 15 },
    { id: 'data.no-crosstalk', weight: 15 },
    { id: 'capacity.one-by-one', weight: 10 },
    { id: 'close.reset-survived', weight: 10 },
    { id: 'web.page-with-image', weight: 15 },
    { id: 'web.large-file', weight: 15 },
    { id: 'data.slow-consumer', weight: 15 },
  ],
});
