import type { CreditGrant } from "#/api/contract/ledger.ts";
import { formatAmount } from "#/ui/format/money.ts";
import { barOf, grantParts, tellParts } from "./grant-parts.ts";

/** What is left of a grant, with a bar of what became of it; all parts on hover. */
export function GrantBar({ grant }: { grant: CreditGrant }) {
  const marks = new Map(grantParts.map(({ key, mark }) => [key, mark]));
  return (
    <span className="flex flex-wrap items-center justify-end gap-x-2" title={tellParts(grant)}>
      <span>
        <span className="font-medium">{formatAmount(grant.available, "credits")}</span>{" "}
        <span className="text-ink-muted">of {formatAmount(grant.amount, "credits")}</span>
      </span>
      <span aria-hidden className="flex h-2 w-24 bg-sunken">
        {barOf(grant).map(({ key, percent }) => (
          <span key={key} className={marks.get(key)} style={{ width: `${percent}%` }} />
        ))}
      </span>
      <span className="sr-only">: {tellParts(grant)}</span>
    </span>
  );
}
