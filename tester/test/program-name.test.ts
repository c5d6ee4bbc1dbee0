import t from 'tap';
import { programName } from '../program-name.js';

t.test('who came by npx is told to come by npx', async (t) => {
  const npx = (script: string) =>
    programName({ npm_command: 'exec', npm_lifecycle_script: script });
  t.equal(npx('tester'), 'npx tester');
  t.equal(npx("'tester'"), 'npx tester');
  t.equal(npx("'tcpproxy-test' './my-proxy'"), 'npx tcpproxy-test');
});

t.test('anyone else has the program on the PATH', async (t) => {
  t.equal(programName({}), 'tester');
  t.equal(programName({ npm_command: 'run-script', npm_lifecycle_script: 'tester' }), 'tester');
  t.equal(programName({ npm_command: 'exec', npm_lifecycle_script: "'tap' 'x.js'" }), 'tester');
  t.equal(programName({ npm_command: 'exec' }), 'tester');
});
