import { defineProfile } from '../profile.js';

export default defineProfile({
  id: 'full',
  title: 'Everything that a correct TCP proxy does',
  source: 'RFC 9293; the documents behind the other profiles',
  invocation: ['{command}', '{host}', '{port}', '{listen}'],
  cases: 'every',
});
