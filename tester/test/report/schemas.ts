const visibility = { enum: ['hidden', 'after_due_date', 'after_published', 'visible'] };
const format = { enum: ['text', 'html', 'simple_format', 'md', 'ansi'] };
const points = { type: 'number', minimum: 0 };

/** After https://gradescope-autograders.readthedocs.io/en/latest/specs/, and nothing beyond it. */
export const gradescopeSchema = {
  type: 'object',
  additionalProperties: false,
  anyOf: [{ required: ['score'] }, { required: ['tests'] }],
  properties: {
    score: { type: 'number' },
    execution_time: points,
    output: { type: 'string' },
    output_format: format,
    test_output_format: format,
    test_name_format: format,
    visibility,
    stdout_visibility: visibility,
    extra_data: { type: 'object' },
    leaderboard: { type: 'array' },
    tests: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        properties: {
          score: points,
          max_score: points,
          status: { enum: ['passed', 'failed'] },
          name: { type: 'string' },
          name_format: format,
          number: { type: 'string' },
          output: { type: 'string' },
          output_format: format,
          tags: { type: 'array', items: { type: 'string' } },
          visibility,
          extra_data: { type: 'object' },
        },
      },
    },
  },
};

/**
 * After the object that the graders write and the reporter reads:
 * https://github.com/classroom-resources/autograding-command-grader (src/main.js) and
 * https://github.com/classroom-resources/autograding-grading-reporter (src/console-results.js,
 * src/notify-classroom.js).
 */
export const classroomSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['version', 'status', 'max_score', 'tests'],
  properties: {
    version: { const: 1 },
    status: { enum: ['pass', 'fail', 'error'] },
    max_score: points,
    tests: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['name', 'status', 'score', 'line_no'],
        properties: {
          name: { type: 'string' },
          status: { enum: ['pass', 'fail', 'error'] },
          score: points,
          message: { type: 'string' },
          test_code: { type: 'string' },
          filename: { type: 'string' },
          line_no: { type: 'integer', minimum: 0 },
          execution_time: { type: 'string' },
        },
      },
    },
  },
};
