"use client";
import { type ReactNode, useId } from "react";
import type { CreditBalance } from "#/api/contract/ledger.ts";
import { countOf } from "#/ui/format/count.ts";
import { parseDecimal } from "#/ui/format/decimal.ts";
import { formatAmount } from "#/ui/format/money.ts";
import { Time } from "#/ui/preferences/time.tsx";
import { Skeleton } from "#/ui/primitives/skeleton.tsx";

interface BalanceCardsProps {
  balance: CreditBalance | undefined;
  /** Over `days`; null while it is not known. */
  spent: string | null;
  days: number;
}

/** What a customer has now, and what it has spent lately. */
export function BalanceCards({ balance, spent, days }: BalanceCardsProps) {
  return (
    <div className="grid grid-cols-2 gap-3 xl:grid-cols-4">
      <Card title="Available" amount={balance?.available}>
        {balance ? <NextExpiry balance={balance} /> : null}
      </Card>
      <Card title="Held" amount={balance?.held}>
        Reserved by open holds
      </Card>
      <Card title="Overage" amount={balance?.overage} isWarned>
        {balance ? overageWords(balance) : null}
      </Card>
      <Card title="Spent" amount={spent ?? undefined}>
        In the last {countOf(days, "day")}, less what was refunded
      </Card>
    </div>
  );
}

/** What of the overage may still be spent. */
export function overageWords({
  overage_allowed: isAllowed,
  overage_limit: limit,
  overage_left: left,
}: Pick<CreditBalance, "overage_allowed" | "overage_limit" | "overage_left">): string {
  const words = "Spent or held beyond all grants";
  if (!isAllowed) return `${words}; no more is allowed`;
  if (limit === null || left === null) return `${words}; without a limit`;
  return `${words}; ${formatAmount(left, "credits")} of ${formatAmount(limit, "credits")} left`;
}

interface CardProps {
  title: string;
  /** Undefined while it is loading. */
  amount: string | undefined;
  /** Whether anything above 0 is worth a look. */
  isWarned?: boolean;
  children: ReactNode;
}

function Card({ title, amount, isWarned = false, children }: CardProps) {
  const id = useId();
  const isHigh = isWarned && amount !== undefined && parseDecimal(amount).units > 0n;
  return (
    <section aria-labelledby={id} className="rounded-md border bg-surface p-3">
      <h2 id={id} className="text-ink-muted">
        {title}
      </h2>
      <div
        className={`mt-1 text-right text-lg font-semibold wrap-anywhere sm:text-xl ${isHigh ? "text-warn" : ""}`}
      >
        {amount === undefined ? (
          <Skeleton className="ml-auto h-7 w-32" />
        ) : (
          <>
            {formatAmount(amount, "credits")}{" "}
            <span className="text-sm font-normal text-ink-muted">credits</span>
          </>
        )}
      </div>
      <p className="mt-2 border-t pt-2 text-xs text-ink-faint [&_time]:whitespace-normal">{children}</p>
    </section>
  );
}

/** What of the balance ends first. */
function NextExpiry({ balance: { at, grants: all } }: { balance: CreditBalance }) {
  const grants = all.filter((grant) => Date.parse(grant.effective_at) <= Date.parse(at));
  const [next] = grants
    .filter(({ available, expires_at: expiresAt }) => expiresAt && parseDecimal(available).units > 0n)
    .toSorted((one, other) => (one.expires_at ?? "").localeCompare(other.expires_at ?? ""));
  if (grants.length === 0) return "No grant has anything left";
  if (!next?.expires_at) return `Of ${countOf(grants.length, "grant")}; nothing of it expires`;
  return (
    <>
      {formatAmount(next.available, "credits")} of it until <Time at={next.expires_at} withZone />
    </>
  );
}
