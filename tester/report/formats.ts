import { classroomReport } from './classroom.js';
import type { Format } from './format.js';
import { githubReport, githubSummary } from './github.js';
import { gradescopeReport } from './gradescope.js';
import { htmlReport } from './html.js';
import { jsonReport } from './json.js';
import { junitReport } from './junit.js';
import { labText } from './lab.js';
import { markdownReport } from './markdown.js';
import { tapReport } from './tap.js';

/** Every format, by the name that `--report` takes. */
export const formats: Readonly<Record<string, Format>> = {
  lab: { about: "the handout's lines", compares: true, render: labText },
  json: {
    about: 'results and scores, for programs',
    compares: true,
    render: (runs) => `${JSON.stringify(jsonReport(runs), null, 2)}\n`,
  },
  tap: { about: 'the Test Anything Protocol, version 14', render: tapReport },
  junit: { about: "JUnit's XML, for continuous integration", compares: true, render: junitReport },
  markdown: { about: 'a page for people', compares: true, render: markdownReport },
  github: {
    about: 'annotations and a summary in GitHub Actions',
    compares: true,
    adds: true,
    render: githubReport,
    aside: { variable: 'GITHUB_STEP_SUMMARY', render: githubSummary },
  },
  gradescope: { about: "Gradescope's results.json", early: true, render: gradescopeReport },
  classroom: { about: 'a result for GitHub Classroom', early: true, render: classroomReport },
  html: {
    about: 'one page for a browser, with what happened on the wire',
    detailed: true,
    compares: true,
    render: htmlReport,
  },
};
