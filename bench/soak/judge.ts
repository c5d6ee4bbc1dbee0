import type { EndReport } from './end.js';
import type { Plan } from './plan.js';

/** What the proxy's log says of one connection. */
export interface PairLine {
  outcome: string;
  bytesToUpstream: number;
  bytesToClient: number;
}

/** What is known of a connection that is over. */
export interface Evidence {
  client: EndReport;
  origin?: EndReport;
  /** Absent where the proxy writes no log. */
  line?: PairLine;
}

/**
 * What is wrong with a connection, one sentence for each. The bytes themselves were compared when
 * they came; here it is about how many, and how it ended.
 *
 * `stallTimeout` in milliseconds: a reader that stops must be given that long, from when it really
 * stopped. It does not know exactly when that was, because the last that it reads frees too little
 * for the proxy to notice, and so half of it is asked for.
 */
export function judge(plan: Plan, evidence: Evidence, stallTimeout: number): string[] {
  const { client, origin, line } = evidence;
  return [
    ...judgeEnd('client', plan.fates.client, plan.down, client, origin?.sent),
    ...(origin ? judgeEnd('origin', plan.fates.origin, plan.up, origin, client.sent) : []),
    ...[client, origin].flatMap((end) => judgeStall(end, stallTimeout)),
    ...(line ? judgeLine(plan, line, client, origin) : []),
  ];
}

/**
 * Whether a connection cannot be held against the proxy: an end of it did not get to run, and the
 * proxy was right to take it for one that has stopped reading. The ends themselves cannot always
 * tell what has become of them then: the origin may have lost the header, and a reset that comes
 * after one's own FIN looks like an end.
 */
export function heldUp({ client, origin, line }: Evidence, stallTimeout: number): boolean {
  if (Math.max(client.heldUp, origin?.heldUp ?? 0) < stallTimeout / 8) return false;
  return line ? line.outcome === 'stalled' : [client, origin].some((end) => end?.fate === 'reset');
}

function judgeEnd(
  name: string,
  fate: string,
  wanted: number | undefined,
  { received, fate: seen }: EndReport,
  sent = Number.POSITIVE_INFINITY,
): string[] {
  const wrong: string[] = [];
  if (seen !== fate) wrong.push(`the ${name} saw ${seen}, not ${fate}`);
  if (wanted !== undefined && received !== wanted)
    wrong.push(`the ${name} received ${received} bytes, not ${wanted}`);
  if (received > sent) wrong.push(`the ${name} received ${received} bytes of ${sent} sent`);
  return wrong;
}

function judgeStall(end: EndReport | undefined, stallTimeout: number): string[] {
  const time = end?.stalledFor;
  if (time === undefined || time >= stallTimeout / 2) return [];
  return [`a reader that had stopped was given ${Math.round(time)} ms, not ${stallTimeout}`];
}

function judgeLine(plan: Plan, line: PairLine, client: EndReport, origin?: EndReport): string[] {
  const { outcomes, up, down, fates } = plan;
  const wrong: string[] = [];
  if (!outcomes.includes(line.outcome))
    wrong.push(`the log says '${line.outcome}', not '${outcomes.join("' or '")}'`);
  const sum = (name: string, bytes: number, least: number, most: number) => {
    if (bytes >= least && bytes <= most) return;
    const range = least === most ? `${least}` : `${least} to ${most}`;
    wrong.push(`the log says ${bytes} bytes to the ${name}, not ${range}`);
  };
  // Whoever goes away may have been given more than anybody can count, and loses what is unread.
  const seen = (end: EndReport | undefined, fate: string) =>
    end && fate !== 'left' ? end.received : 0;
  sum('upstream', line.bytesToUpstream, up ?? seen(origin, fates.origin), up ?? client.sent);
  const most = origin ? origin.sent : Number.POSITIVE_INFINITY;
  sum('client', line.bytesToClient, down ?? seen(client, fates.client), down ?? most);
  return wrong;
}
