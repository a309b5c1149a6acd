"use client";
import type { CreditHold } from "#/api/contract/ledger.ts";
import { parseDecimal } from "#/ui/format/decimal.ts";
import { formatAmount } from "#/ui/format/money.ts";
import { usePreferences } from "#/ui/preferences/preferences-provider.tsx";
import { Time } from "#/ui/preferences/time.tsx";
import { LookBadge } from "#/ui/primitives/look-badge.tsx";
import { Cell, FoldedRow, HeadCell, StickyHead, Table } from "#/ui/primitives/table.tsx";
import { GrantName } from "./grant-name.tsx";
import { holdLooks } from "./hold-looks.ts";
import { ReleaseHold } from "./release-hold.tsx";
import { SettleHold } from "./settle-hold.tsx";

interface HoldsTableProps {
  customer: string;
  holds: readonly CreditHold[];
  /** Of the grants that they take from. */
  names: ReadonlyMap<string, string>;
}

export function HoldsTable({ customer, holds, names }: HoldsTableProps) {
  const { zone } = usePreferences();
  return (
    <Table aria-label="Holds" className="table-fixed">
      <StickyHead>
        <tr>
          <HeadCell className="lg:w-40">Made, {zone}</HeadCell>
          <HeadCell folds className="w-24">
            State
          </HeadCell>
          <HeadCell numeric className="w-32">
            Credits
          </HeadCell>
          <HeadCell folds>Reason</HeadCell>
          <HeadCell folds className="max-xl:hidden">
            From
          </HeadCell>
          <HeadCell numeric folds className="w-40">
            Ends
          </HeadCell>
          <HeadCell folds className="w-52">
            <span className="sr-only">Actions</span>
          </HeadCell>
        </tr>
      </StickyHead>
      {holds.map((hold) => (
        <tbody key={hold.id}>
          <HoldRow customer={customer} hold={hold} names={names} />
        </tbody>
      ))}
    </Table>
  );
}

interface HoldRowProps extends Pick<HoldsTableProps, "customer" | "names"> {
  hold: CreditHold;
}

function HoldRow({ customer, hold, names }: HoldRowProps) {
  const state = <LookBadge looks={holdLooks[hold.state]} />;
  const from = <Sources hold={hold} names={names} />;
  const ends = <Time at={hold.ended_at ?? hold.expires_at} />;
  const actions =
    hold.state === "held" ? (
      <span className="inline-flex gap-2">
        <SettleHold customer={customer} hold={hold} />
        <ReleaseHold customer={customer} hold={hold} />
      </span>
    ) : null;
  const reason = hold.reason ?? <span className="text-ink-faint">none</span>;
  return (
    <>
      <tr>
        <Cell className="max-lg:border-b-0">
          <Time at={hold.created_at} />
        </Cell>
        <Cell folds>{state}</Cell>
        <Cell numeric className="font-medium max-lg:border-b-0">
          {formatAmount(hold.settled_amount ?? hold.amount, "credits")}
          {hold.settled_amount === null ? null : (
            <span className="block text-xs font-normal text-ink-muted">
              of {formatAmount(hold.amount, "credits")} held
            </span>
          )}
        </Cell>
        <Cell folds className="whitespace-normal break-words">
          {reason}
        </Cell>
        <Cell folds className="max-xl:hidden py-1 whitespace-normal">
          {from}
        </Cell>
        <Cell numeric folds>
          {ends}
        </Cell>
        <Cell folds className="text-right">
          {actions}
        </Cell>
      </tr>
      <FoldedRow
        span={2}
        facts={[
          { label: "State", value: state },
          { label: "Ends", value: ends, wide: true },
          { label: "From", value: from, wide: true },
          ...(hold.reason ? [{ label: "Reason", value: reason, wide: true }] : []),
        ]}
      />
      {actions ? (
        <tr className="lg:hidden">
          <td colSpan={2} className="border-b px-3 pb-2 text-right">
            {actions}
          </td>
        </tr>
      ) : null}
    </>
  );
}

/** Where the credits of a hold come from, in burn-down order. */
function Sources({ hold: { parts, overage }, names }: Pick<HoldRowProps, "hold" | "names">) {
  return (
    <ul>
      {parts.map(({ grant, amount }) => (
        <li key={grant}>
          {formatAmount(amount, "credits")}{" "}
          <span className="text-ink-muted">
            of <GrantName id={grant} names={names} />
          </span>
        </li>
      ))}
      {parseDecimal(overage).units > 0n ? (
        <li>
          {formatAmount(overage, "credits")} <span className="text-ink-muted">as overage</span>
        </li>
      ) : null}
    </ul>
  );
}
