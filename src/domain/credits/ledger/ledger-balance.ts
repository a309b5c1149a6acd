import type { Instant } from "#/domain/instant.ts";
import { type Credits, total } from "./credit-amount.ts";
import type { LedgerAccount } from "./described-ledger.ts";
import type { LedgerState } from "./ledger-state.ts";

/** Sums of entries of the accounts that a balance is made of; of each grant where it has one, else by null. */
export class LedgerBalance {
  readonly #sums = new Map<string, Credits>();

  /** What the entries of a ledger have come to. */
  static of(ledger: LedgerState): LedgerBalance {
    const balance = new LedgerBalance();
    for (const { id, available, held, spent } of ledger.grants.values()) {
      balance.add("grant", id, available);
      balance.add("held", id, held);
      balance.add("spent", id, spent);
    }
    const held = total(
      [...ledger.holds.values()].filter(({ state }) => state === "held").map(({ overage }) => overage),
    );
    balance.add("held", null, held);
    balance.add("overage", null, -ledger.overage);
    balance.add("spent", null, ledger.overage - held);
    return balance;
  }

  add(account: LedgerAccount, grant: string | null, amount: Credits): void {
    const name = `${account} ${grant ?? ""}`;
    this.#sums.set(name, (this.#sums.get(name) ?? 0n) + amount);
  }

  copy(): LedgerBalance {
    const copy = new LedgerBalance();
    for (const [name, sum] of this.#sums) copy.#sums.set(name, sum);
    return copy;
  }

  of(account: LedgerAccount, grant: string | null): Credits {
    return this.#sums.get(`${account} ${grant ?? ""}`) ?? 0n;
  }

  all(account: LedgerAccount): Credits {
    const sums = [...this.#sums].filter(([name]) => name.startsWith(`${account} `));
    return total(sums.map(([, sum]) => sum));
  }

  /** Of the grants that are effective then. */
  available(grants: LedgerState["grants"], at: Instant): Credits {
    const effective = [...grants.values()].filter(({ effectiveAt }) => effectiveAt <= at);
    return total(effective.map(({ id }) => this.of("grant", id)));
  }
}
