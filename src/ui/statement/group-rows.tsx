"use client";
import Link from "next/link";
import type { Statement } from "#/api/contract/statements.ts";
import { periodHref } from "#/ui/billing/billing-href.ts";
import { cn } from "#/ui/class-names.ts";
import type { MetersBySlug } from "#/ui/events/use-meters.ts";
import { countOf } from "#/ui/format/count.ts";
import { formatExactDecimal } from "#/ui/format/decimal.ts";
import { formatAmount, formatMoney } from "#/ui/format/money.ts";
import { describeIncluded, exactShare } from "./describe-pricing.ts";
import type { LineGroup } from "./group-lines.ts";
import { LineRow } from "./line-row.tsx";

/** On paper, where the ground is left out, space sets a group apart. */
const headStyles = "border-b bg-sunken px-3 py-1.5 align-top font-medium print:pt-4 print:font-semibold";

interface GroupRowsProps {
  group: LineGroup;
  statement: Statement;
  meters: MetersBySlug;
}

/** The lines of one meter, or of what else belongs together, under what they are of. */
export function GroupRows({ group, statement, meters }: GroupRowsProps) {
  return (
    <tbody>
      <tr className="break-after-avoid break-inside-avoid">
        <th
          scope="rowgroup"
          colSpan={3}
          className={cn(headStyles, "text-left max-lg:hidden print:table-cell")}
        >
          <GroupTitle group={group} statement={statement} meters={meters} />
        </th>
        <th scope="rowgroup" className={cn(headStyles, "text-left lg:hidden print:hidden")}>
          <GroupTitle group={group} statement={statement} meters={meters} />
        </th>
        <td className={cn(headStyles, "text-right whitespace-nowrap")}>
          {group.sums.map(({ currency, amount }) => (
            <span key={currency} className="block" title={formatMoney(amount, currency)}>
              {currency === statement.currency
                ? formatAmount(amount, currency)
                : formatMoney(amount, currency)}
            </span>
          ))}
        </td>
      </tr>
      {group.lines.map((line) => (
        <LineRow
          key={line.line}
          line={line}
          statement={statement}
          unit={(line.meter && meters.get(line.meter)?.unit) ?? "unit"}
        />
      ))}
    </tbody>
  );
}

function GroupTitle({ group, statement, meters }: GroupRowsProps) {
  if (group.kind === "fixed") return "Fixed amounts";
  if (group.kind === "adjustment")
    return (
      <>
        Adjustments of{" "}
        <Link href={periodHref(statement.customer, group.period)} className="underline">
          period {group.period}
        </Link>
        <span className="font-normal text-ink-muted">
          {" "}
          · usage of a closed period that came or changed afterwards
        </span>
      </>
    );
  const { measured } = group;
  const meter = meters.get(group.meter);
  const included = describeIncluded(group.lines);
  return (
    <>
      {meter?.name ?? group.meter}
      {measured ? (
        <span className="font-normal text-ink-muted">
          {" "}
          · {formatExactDecimal(measured.quantity)} {meter?.unit ?? ""} in {countOf(measured.events, "event")}
          {included ? <span title={group.lines.map(exactShare).find(Boolean)}>, {included}</span> : null}
        </span>
      ) : null}
    </>
  );
}
