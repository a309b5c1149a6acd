import type { BillingAccount } from "#/api/contract/billing.ts";
import { formatBoundary } from "./period-span.ts";

/** What happens next without anybody doing anything: another plan, the same again, the end. */
export function NextChange({ account }: { account: BillingAccount }) {
  const { state, ends_at: endsAt, time_zone: zone, next_period: next, current_period: current } = account;
  if (state === "ended") return <span className="font-normal text-ink-muted">none: billing has ended</span>;
  if (state === "ending" && endsAt !== null) return <>Billing ends at {formatBoundary(endsAt, zone)}</>;
  if (next === null) return <span className="font-normal text-ink-muted">none</span>;
  const isSame =
    current !== null && current.plan.slug === next.plan.slug && current.plan.version === next.plan.version;
  return (
    <>
      {isSame ? "Next period" : `${next.plan.name}, version ${next.plan.version},`} at{" "}
      {formatBoundary(next.starts_at, zone)}
    </>
  );
}
