import { defineCase, expectWire } from '../../case.js';

export default defineCase({
  id: 'model.wire',
  title: 'No different from a wire',
  requirement:
    'Whatever two programs do, in whatever order, each sees what it would see on a wire.',
  procedure:
    'Random programs of writes, reads, pauses, FINs and resets over both ends of a connection run on a direct connection and through the subject, one after the other. It is broken when an end sees other bytes, an end-of-file or a reset too early or not at all. The program is made shorter for as long as it shows that.',
  source: 'RFC 9293 sections 3.5, 3.6 and 3.7',
  severity: 'recommended',
  load: 'quick',
  likelyCause:
    'What the proxy does about one event is right only in the order the author thought of.',
  fix: 'Run the program that is printed with --wire, and follow one direction at a time: what it holds, whether its reader has ended, and whether its writer has sent FIN.',
  transparency: true,
  run: expectWire,
});
