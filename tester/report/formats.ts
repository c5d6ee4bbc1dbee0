import type { Format } from './format.js';
import { htmlReport } from './html.js';
import { jsonReport } from './json.js';
import { labText } from './lab.js';

/** Every format, by the name that `--report` takes. */
export const formats: Readonly<Record<string, Format>> = {
  lab: { about: "the handout's lines", render: labText },
  json: {
    about: 'results and scores, for programs',
    compares: true,
    render: (runs) => `${JSON.stringify(jsonReport(runs), null, 2)}\n`,
  },
  html: {
    about: 'one page for a browser, with what happened on the wire',
    detailed: true,
    compares: true,
    render: htmlReport,
  },
};
