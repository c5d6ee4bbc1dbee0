import t from 'tap';
import { direct, loadCases, loadProfiles, run, select } from '../index.js';

// What no wire does: end a connection because its reader is slow.
const aboutStalling = ['timeout.lazy-*'];

t.test(
  'a direct connection, the perfect proxy, passes every case about transparency',
  async (t) => {
    const wanted = { profile: 'mit-6.824', skip: aboutStalling };
    const selection = select(await loadProfiles(), await loadCases(), wanted);
    const options = { stall: 10_000, timeScale: 1, seed: 1, concurrency: 16 };
    const results = await run({ command: direct, selection, ...options });
    t.equal(results.length, 8);
    for (const { id, verdict, failure } of results) t.equal(verdict, 'passed', id, { failure });
  },
);
