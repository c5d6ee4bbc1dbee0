import type { EndReport } from './end.js';
import { addressOf } from './header.js';
import { type Evidence, heldUp, judge, type PairLine } from './judge.js';
import type { Plan } from './plan.js';

/** Sums over the connections of one subject that are over. */
export interface Tally {
  connections: number;
  /** Of these, what the soak itself was too slow for. */
  unjudged: number;
  /** Bytes that were checked on arrival, at both ends together. */
  bytes: number;
  scenarios: Map<string, number>;
  /** From the log; empty without one. */
  outcomes: Map<string, number>;
}

interface Account extends Partial<Evidence> {
  plan: Plan;
}

/**
 * Brings together what the client, the origin and the proxy's log say of each connection of one
 * subject, and has it judged when all have spoken.
 */
export class Ledger {
  readonly tally: Tally = {
    connections: 0,
    unjudged: 0,
    bytes: 0,
    scenarios: new Map(),
    outcomes: new Map(),
  };
  readonly #open = new Map<number, Account>();
  readonly #ids = new Map<string, number>();
  /** Connections that the origin may know or not: what it says of them is not waited for. */
  readonly #optional = new Set<number>();
  readonly #stallTimeout: number;
  readonly #hasLog: boolean;
  readonly #complain: (text: string) => void;
  /** Connections at the origin that brought no header, and those that may have caused one. */
  #nameless = 0;
  #mayBeNameless = 0;
  /** Log lines that name no client: it was gone before the proxy could ask who it is. */
  #anonymous = 0;

  /** `stallTimeout` in milliseconds. `complain` is called once for each thing that is wrong. */
  constructor(stallTimeout: number, hasLog: boolean, complain: (text: string) => void) {
    this.#stallTimeout = stallTimeout;
    this.#hasLog = hasLog;
    this.#complain = complain;
  }

  /** A connection is about to be made. */
  begin(id: number, plan: Plan): void {
    this.#open.set(id, { plan });
    this.#ids.set(addressOf(id), id);
    if (plan.named === 'maybe') this.#optional.add(id);
    if (plan.named !== 'surely' && !plan.refused) this.#mayBeNameless += 1;
  }

  client(id: number, report: EndReport): void {
    this.#add(id, { client: report });
  }

  origin(id: number, report: EndReport): void {
    if (!this.#optional.delete(id)) this.#add(id, { origin: report });
  }

  nameless(): void {
    this.#nameless += 1;
  }

  mismatch(id: number, end: string, offset: number): void {
    const plan = this.#open.get(id)?.plan;
    this.#complain(`${title(id, plan)}: byte ${offset} that the ${end} received is wrong`);
  }

  /** One 'pair ended' line, with the client's address in it, as `host:port`. */
  line(client: string, line: PairLine): void {
    const { outcomes } = this.tally;
    outcomes.set(line.outcome, (outcomes.get(line.outcome) ?? 0) + 1);
    const id = this.#ids.get(client.slice(0, client.lastIndexOf(':')));
    if (id !== undefined && !this.#open.get(id)?.line) this.#add(id, { line });
    else if (client === 'unknown') this.#anonymous += 1;
    else this.#complain(`the log tells of a second end of ${client}: ${JSON.stringify(line)}`);
  }

  /** How many connections are not over, or have not been heard of from all sides. */
  open(): number {
    return Math.max(0, this.#open.size - this.#anonymous);
  }

  /** Complains about what is still open. To be called when nothing can come any more. */
  close(): void {
    for (const [id, account] of this.#open) {
      const { plan, client, line } = account;
      const gone = client && !line && plan.fates.client === 'left' && plan.named !== 'surely';
      if (gone && this.#anonymous > 0) {
        this.#anonymous -= 1;
        this.#settle(id, account, client);
        continue;
      }
      // Cut off by the proxy before the origin, which did not get to run, had read the header.
      if (client && line && heldUp({ ...account, client }, this.#stallTimeout)) {
        this.#mayBeNameless += 1;
        this.tally.unjudged += 1;
        continue;
      }
      const silent = [
        ...(client ? [] : ['the client has not come to an end']),
        ...(account.origin || plan.named !== 'surely' ? [] : ['it did not end at the origin']),
        ...(line || !this.#hasLog ? [] : ['the log does not tell of its end']),
      ];
      this.#complain(`${title(id, plan)}: ${silent.join(', ')}`);
    }
    this.#open.clear();
    if (this.#anonymous > 0)
      this.#complain(`the log tells of ${this.#anonymous} clients too many that it does not know`);
    if (this.#nameless > this.#mayBeNameless)
      this.#complain(
        `${this.#nameless} connections came to the origin without a header, ${this.#mayBeNameless} at most were to`,
      );
    this.#anonymous = 0;
  }

  #add(id: number, evidence: Partial<Evidence>): void {
    const account = this.#open.get(id);
    if (!account) {
      this.#complain(`connection ${id} was heard of again after its end`);
      return;
    }
    Object.assign(account, evidence);
    const { client, origin, line, plan } = account;
    if (!client || (plan.named === 'surely' && !origin) || (this.#hasLog && !line)) return;
    this.#settle(id, account, client);
  }

  #settle(id: number, account: Account, client: EndReport): void {
    const { plan, origin } = account;
    this.#open.delete(id);
    this.#ids.delete(addressOf(id));
    const { tally } = this;
    tally.connections += 1;
    tally.bytes += client.received + (origin?.received ?? 0);
    tally.scenarios.set(plan.scenario, (tally.scenarios.get(plan.scenario) ?? 0) + 1);
    const wrong = judge(plan, { ...account, client }, this.#stallTimeout);
    if (wrong.length === 0) return;
    if (heldUp({ ...account, client }, this.#stallTimeout)) tally.unjudged += 1;
    else this.#complain(`${title(id, plan)}: ${wrong.join('; ')}`);
  }
}

function title(id: number, plan: Plan | undefined): string {
  return plan ? `${plan.scenario}, connection ${id}` : `connection ${id}`;
}
