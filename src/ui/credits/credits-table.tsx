"use client";
import Link from "next/link";
import type { CreditAccount } from "#/api/contract/ledger.ts";
import { creditsHref } from "#/ui/billing/billing-href.ts";
import { parseDecimal } from "#/ui/format/decimal.ts";
import { formatAmount } from "#/ui/format/money.ts";
import { useRowLink } from "#/ui/paging/use-row-link.ts";
import { usePreferences } from "#/ui/preferences/preferences-provider.tsx";
import { Time } from "#/ui/preferences/time.tsx";
import { Cell, FoldedRow, HeadCell, StickyHead, Table } from "#/ui/primitives/table.tsx";

/** Customers with credits, and what they have. */
export function CreditsTable({ accounts }: { accounts: readonly CreditAccount[] }) {
  const { zone } = usePreferences();
  return (
    <Table aria-label="Customers with credits" className="table-fixed">
      <StickyHead>
        <tr>
          <HeadCell className="lg:w-[28%]">Customer</HeadCell>
          <HeadCell numeric className="w-36">
            Available, credits
          </HeadCell>
          <HeadCell numeric folds>
            Held
          </HeadCell>
          <HeadCell numeric folds>
            Overage
          </HeadCell>
          <HeadCell numeric folds>
            Spent, ever
          </HeadCell>
          <HeadCell numeric folds className="w-44">
            Next expiry, {zone}
          </HeadCell>
        </tr>
      </StickyHead>
      {accounts.map((account) => (
        <tbody key={account.customer}>
          <AccountRow account={account} />
        </tbody>
      ))}
    </Table>
  );
}

function AccountRow({ account }: { account: CreditAccount }) {
  const rowLink = useRowLink();
  const { customer, name, available, held, overage, spent, next_expiry_at: nextExpiry } = account;
  const href = creditsHref(customer);
  const expiry = nextExpiry ? <Time at={nextExpiry} /> : <span className="text-ink-faint">none</span>;
  return (
    <>
      <tr {...rowLink(href)}>
        <Cell className="truncate max-lg:border-b-0" title={customer}>
          <Link href={href} prefetch={false} className="font-medium hover:underline">
            {name ?? customer}
          </Link>
          {name === null ? null : (
            <span className="ml-2 font-mono text-xs text-ink-faint max-sm:hidden">{customer}</span>
          )}
        </Cell>
        <Cell numeric className="font-medium max-lg:border-b-0">
          {formatAmount(available, "credits")}
        </Cell>
        <Cell numeric folds>
          <Amount of={held} />
        </Cell>
        <Cell numeric folds>
          <Overage of={overage} />
        </Cell>
        <Cell numeric folds>
          <Amount of={spent} />
        </Cell>
        <Cell numeric folds>
          {expiry}
        </Cell>
      </tr>
      <FoldedRow
        span={2}
        facts={[
          { label: "Held", value: <Amount of={held} /> },
          { label: "Overage", value: <Overage of={overage} /> },
          { label: "Spent, ever", value: <Amount of={spent} /> },
          { label: "Next expiry", value: expiry, wide: true },
        ]}
      />
    </>
  );
}

const isNothing = (amount: string) => parseDecimal(amount).units === 0n;

function Amount({ of: amount }: { of: string }) {
  return <span className={isNothing(amount) ? "text-ink-faint" : ""}>{formatAmount(amount, "credits")}</span>;
}

/** Spent beyond all grants; told in words too, as it is owed. */
function Overage({ of: amount }: { of: string }) {
  if (isNothing(amount)) return <Amount of={amount} />;
  return (
    <span className="font-medium text-warn" title="Spent or held beyond all grants">
      {formatAmount(amount, "credits")}
    </span>
  );
}
