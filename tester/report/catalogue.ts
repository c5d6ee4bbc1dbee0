import type { Case } from '../case.js';

/** The page of all cases in Markdown, formatted as a formatter would leave it. */
export function page(cases: readonly Case[]): string {
  const sorted = cases.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const groups = new Map<string, Case[]>();
  for (const each of sorted) {
    const name = each.id.split('.')[0] as string;
    groups.set(name, [...(groups.get(name) ?? []), each]);
  }
  const blocks = [
    '# The cases',
    'Written by `npm run cases` from what the cases say of themselves; do not edit. `tester explain ID` prints the same on a terminal, `tester list` says which of them a profile has. A profile may give a case another title or severity.',
    table(sorted),
    ...[...groups].flatMap(([name, members]) => [`## ${name}`, ...members.flatMap(section)]),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function table(cases: readonly Case[]): string {
  const rows = cases.map(({ id, title, severity }) => [`[${id}](#${id})`, plain(title), severity]);
  const all = [['case', 'title', 'severity'], ...rows];
  const widths = [0, 1, 2].map((i) => Math.max(...all.map((row) => length(row[i]))));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => cell + ' '.repeat((widths[i] ?? 0) - length(cell))).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  const [head = [], ...body] = all;
  return [line(head), rule, ...body.map(line)].join('\n');
}

function length(cell = ''): number {
  return [...cell].length;
}

const running: Record<Case['load'], string> = {
  quick: 'takes little time and power, runs beside a few others',
  waits: 'mostly waits, runs beside many others',
  loads: 'loads the machine, runs alone',
};

function section(each: Case): string[] {
  const { id, title, severity, load, transparency, onRequest } = each;
  const { requirement, procedure, source, likelyCause, fix } = each;
  const wire = transparency ? 'a wire passes it too' : 'it asks for more than a wire does';
  const where = onRequest ? '; only where a profile names it' : '';
  return [
    `<a id="${id}"></a>`,
    `### ${id}: ${plain(title)}`,
    plain(requirement),
    [
      `- **Severity:** ${severity}`,
      `- **Source:** ${plain(source)}`,
      `- **Procedure:** ${plain(procedure)}`,
      `- **Typical bug:** ${plain(likelyCause)}`,
      `- **How to fix:** ${plain(fix)}`,
      `- **In a run:** ${running[load]}; ${wire}${where}`,
    ].join('\n'),
  ];
}

/** Text in which nothing is taken for markup, on one line. */
function plain(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(/[\\*<|[\]]/g, '\\$&');
}
