import type { Format } from './format.js';
import { jsonReport } from './json.js';
import { junitReport } from './junit.js';
import { labText } from './lab.js';
import { tapReport } from './tap.js';

/** Every format, by the name that `--report` takes. */
export const formats: Readonly<Record<string, Format>> = {
  lab: { about: "the handout's lines", render: labText },
  json: {
    about: 'results and scores, for programs',
    compares: true,
    render: (runs) => `${JSON.stringify(jsonReport(runs), null, 2)}\n`,
  },
  tap: { about: 'the Test Anything Protocol, version 14', render: tapReport },
  junit: { about: "JUnit's XML, for continuous integration", compares: true, render: junitReport },
};
