import type { Instant } from "#/domain/instant.ts";
import type { Credits } from "./credit-amount.ts";
import type { LedgerAccount, TransactionKind } from "./described-ledger.ts";
import type {
  ChargedPeriod,
  LedgerGrant,
  LedgerHold,
  LedgerState,
  LedgerTransaction,
  PeriodCharge,
} from "./ledger-state.ts";

/** What a transaction is about. */
export interface Subject {
  grant?: string | null;
  hold?: string | null;
  period?: number | null;
  reason?: string | null;
}

/** The next state of a ledger while it is worked out. The state that it began with is never touched. */
export class LedgerDraft {
  readonly grants: Map<string, LedgerGrant>;
  readonly holds: Map<string, LedgerHold>;
  readonly periods: Map<number, ChargedPeriod>;
  readonly transactions: LedgerTransaction[] = [];
  readonly #from: LedgerState;
  #latestAt: Instant;
  #overage: Credits;

  constructor(from: LedgerState) {
    this.#from = from;
    this.#latestAt = from.latestAt;
    this.#overage = from.overage;
    this.grants = new Map(from.grants);
    this.holds = new Map(from.holds);
    this.periods = new Map(from.periods);
  }

  get latestAt(): Instant {
    return this.#latestAt;
  }

  get state(): LedgerState {
    return {
      transactions: this.#from.transactions + this.transactions.length,
      latestAt: this.#latestAt,
      overage: this.#overage,
      billedOverage: this.#from.billedOverage,
      period: this.#from.period,
      holdPeriods: this.#from.holdPeriods,
      grants: this.grants,
      holds: this.holds,
      periods: this.periods,
    };
  }

  get period(): LedgerState["period"] {
    return this.#from.period;
  }

  /** The period that a hold's overage is billed with: its own while that can take more in, else the one of now. */
  periodOf({ period, overage }: LedgerHold): LedgerState["period"] {
    const own = period === null ? undefined : this.#from.holdPeriods.get(period);
    // A period that closes waits for its holds with overage, and for no others.
    const takesMore = own?.state === "open" || (own?.state === "closing" && overage > 0n);
    return takesMore ? own : this.#from.period;
  }

  /** How much more may be spent than was granted; null: without a limit. */
  overageRoom(limit: Credits | null): Credits | null {
    if (limit === null) return null;
    const room = limit - (this.#overage - this.#from.billedOverage);
    return room > 0n ? room : 0n;
  }

  grant(id: string): LedgerGrant {
    const grant = this.grants.get(id);
    if (!grant) throw new Error(`grant ${id} was not loaded`);
    return grant;
  }

  changeGrant(id: string, change: Partial<LedgerGrant>): void {
    this.grants.set(id, { ...this.grant(id), ...change });
  }

  changeHold(hold: LedgerHold, change: Partial<LedgerHold>): LedgerHold {
    const changed = { ...hold, ...change };
    this.holds.set(hold.id, changed);
    return changed;
  }

  /** Begins a transaction; never before the one that came last. */
  begin(kind: TransactionKind, at: Instant, subject: Subject = {}): void {
    if (at > this.#latestAt) this.#latestAt = at;
    this.transactions.push({
      number: this.#from.transactions + this.transactions.length + 1,
      kind,
      at: this.#latestAt,
      grant: subject.grant ?? null,
      hold: subject.hold ?? null,
      period: subject.period ?? null,
      reason: subject.reason ?? null,
      entries: [],
    });
  }

  /** Says which billing period the transaction that began last is of. */
  ofPeriod(number: number): void {
    const transaction = this.transactions.at(-1);
    if (transaction) transaction.period = number;
  }

  /** Moves credits between two accounts of the transaction that began last, and in the grant that they are of. */
  move(amount: Credits, from: LedgerAccount, to: LedgerAccount, grant: string | null): void {
    if (amount === 0n) return;
    for (const [account, change] of [
      [from, -amount],
      [to, amount],
    ] as const) {
      this.#enter(account, grant, change);
      if (account === "overage") this.#overage -= change;
      if (grant === null) continue;
      const { available, held, spent, amount: granted } = this.grant(grant);
      if (account === "grant") this.changeGrant(grant, { available: available + change });
      if (account === "held") this.changeGrant(grant, { held: held + change });
      if (account === "spent") this.changeGrant(grant, { spent: spent + change });
      if (account === "issued" || account === "adjusted")
        this.changeGrant(grant, { amount: granted - change });
    }
  }

  /** One entry for each account and grant of a transaction. */
  #enter(account: LedgerAccount, grant: string | null, change: Credits): void {
    const entries = this.transactions.at(-1)?.entries ?? [];
    const entry = entries.find((one) => one.account === account && one.grant === grant);
    if (entry) entry.amount += change;
    else entries.push({ account, grant, amount: change });
  }

  /** Notes what a period's use took from one place (null: overage), or was given back there. */
  charge(number: number, grant: string | null, change: Credits, takenBack: Credits = 0n): void {
    const period = this.periods.get(number) ?? { isClosed: false, endsAt: null, charges: [] };
    const held = period.charges.find((charge) => charge.grant === grant && charge.place > 0);
    const place = Math.max(0, ...period.charges.map((charge) => charge.place)) + 1;
    this.#setCharge(number, period, held ?? { place, grant, amount: 0n, takenBack: 0n }, change, takenBack);
  }

  /** Notes overage of a hold that was settled in a period. */
  chargeSettled(number: number, change: Credits): void {
    const period = this.periods.get(number) ?? { isClosed: false, endsAt: null, charges: [] };
    const held = period.charges.find((charge) => charge.place === 0);
    this.#setCharge(number, period, held ?? { place: 0, grant: null, amount: 0n, takenBack: 0n }, change, 0n);
  }

  #setCharge(
    number: number,
    period: ChargedPeriod,
    charge: PeriodCharge,
    change: Credits,
    takenBack: Credits,
  ): void {
    const changed = {
      ...charge,
      amount: charge.amount + change,
      takenBack: charge.takenBack + takenBack,
    };
    const others = period.charges.filter(({ place }) => place !== charge.place);
    this.periods.set(number, { ...period, charges: [...others, changed] });
  }
}
