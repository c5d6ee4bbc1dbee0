import type { ClassResults, Member } from '../report/class.js';
import { commonFaults, medianOf, rowsOf, standingsText, withoutAPass } from '../report/class.js';
import { countsOf, countsText } from '../report/comparison.js';
import { scoreOf } from '../score.js';
import { openStatus, type Status, widthOf } from '../terminal.js';

/** So many of what is failed most are told; the page has all of them. */
const fewFaults = 5;

/** What somebody who grades a class sees of it. */
export class ClassScreen {
  readonly #stream: NodeJS.WriteStream;
  readonly #total: number;
  readonly #status: Status | undefined;
  readonly #running = new Map<string, number>();
  #done = 0;

  constructor(stream: NodeJS.WriteStream, total: number) {
    this.#stream = stream;
    this.#total = total;
    this.#status = stream.isTTY ? openStatus(stream, (now) => this.#line(now)) : undefined;
  }

  #line(now: number): string {
    if (this.#running.size === 0) return '';
    const running = [...this.#running].map(
      ([name, since]) => `${name} ${Math.round((now - since) / 1000)} s`,
    );
    const line = plain(`${this.#done}/${this.#total} · ${running.join(', ')}`);
    const width = widthOf(this.#stream);
    return line.length < width ? line : `${line.slice(0, width - 2)}…`;
  }

  #print(...lines: string[]): void {
    this.#status?.hide();
    for (const line of lines) this.#stream.write(`${plain(line)}\n`);
    this.#status?.refresh();
  }

  opening({
    leftOut,
    changed,
    known,
  }: {
    leftOut: readonly string[];
    changed: readonly string[];
    known: number;
  }): void {
    this.#done = known;
    if (leftOut.length > 0) this.#print(`no folders, left out: ${leftOut.join(', ')}`);
    if (changed.length > 0) this.#print(`handed in anew, graded anew: ${changed.join(', ')}`);
    if (known > 0) this.#print(`graded before: ${known} of ${this.#total}`);
  }

  begun(name: string): void {
    this.#running.set(name, performance.now());
    this.#status?.refresh();
  }

  member(member: Member, reader: { strict: boolean }): void {
    this.#running.delete(member.name);
    this.#done += 1;
    this.#print(`${member.name}: ${cameTo(member, reader)}`);
  }

  /** `out` is where the whole table is, if it could be written. */
  closing(results: ClassResults, out: string | undefined): void {
    this.#running.clear();
    const rows = rowsOf(results);
    const of = rows.find(({ score }) => score)?.score?.of;
    const median = of === undefined ? '' : `; median ${medianOf(rows)} of ${of} points`;
    this.#print(
      `${standingsText(results.members)}${median}`,
      ...commonFaults(results)
        .slice(0, fewFaults)
        .map(({ head, members }) => `failed by ${members.length}: ${head.id}`),
      ...hintsOn(results),
      ...(out === undefined
        ? []
        : [`${out}/index.html has the table, ${out}/grades.csv the points`]),
    );
  }

  close(): void {
    this.#status?.close();
  }
}

/** What whoever grades would otherwise find out by looking at many reports. */
function hintsOn(results: ClassResults): string[] {
  const { members } = results;
  const none = withoutAPass(results);
  const lacking = members.filter(({ standing }) => standing === 'no program');
  return [
    ...(none.length > 0 ? [`passed nothing, and not counted there: ${none.length}`] : []),
    ...(lacking.length > 1 && members.every(({ story }) => !story)
      ? ['nobody has that program: say behind -- how it is started, and --build how it is built']
      : []),
    ...(members.some(({ standing, reason }) => standing === 'not graded' && !reason)
      ? ['the same command goes on with those that are not graded']
      : []),
  ];
}

/** A name may have anything in it, and is to command no terminal. */
function plain(line: string): string {
  return line.replaceAll(/\p{Cc}/gu, '?');
}

function cameTo({ standing, reason, story }: Member, reader: { strict: boolean }): string {
  if (!story) return reason ? `${standing}: ${reason}` : standing;
  const { points, of } = scoreOf(story.cases, reader);
  return `${points} of ${of} points: ${countsText(countsOf(story.cases))}`;
}
