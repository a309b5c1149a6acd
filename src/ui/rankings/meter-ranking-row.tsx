"use client";
import Link from "next/link";
import { type DecimalText, type WindowDays, windowDays } from "#/domain/analytics/usage.ts";
import { customerHref } from "#/ui/customer/customer-href.ts";
import { formatCount } from "#/ui/format/count.ts";
import { formatQuantity } from "#/ui/format/quantity.ts";
import { Quantity } from "#/ui/meters/quantity.tsx";
import { useRowLink } from "#/ui/paging/use-row-link.ts";
import { Cell, FoldedRow } from "#/ui/primitives/table.tsx";
import { proofHref, windowSpan } from "#/ui/proof/proof-search.ts";
import type { ApiOutputs } from "#/ui/trpc/client.ts";
import { PlaceChange } from "#/ui/windows/place-change.tsx";
import { ShareBar } from "#/ui/windows/share-bar.tsx";
import { windowNames } from "./measures.ts";

type Row = ApiOutputs["analytics"]["meterTop"]["rows"][number];

interface MeterRankingRowProps {
  row: Row;
  meter: string;
  unit: string;
  /** Behind the point. */
  digits: number;
  window: WindowDays;
  end: string;
  reference: string | null;
  /** Null for a meter without shares. */
  largestShare: DecimalText | null;
}

export function MeterRankingRow(props: MeterRankingRowProps) {
  const { row, meter, unit, digits, window, end, reference, largestShare } = props;
  const rowLink = useRowLink();
  const href = customerHref(row.customer, { meter, reference });
  const foldedWindows = windowDays.filter((days) => days !== window);
  const share =
    largestShare === null || row.share === null ? null : <ShareBar share={row.share} full={largestShare} />;
  const shown = (value: DecimalText | null) => (value === null ? "no value" : formatQuantity(value, digits));
  const total = (days: WindowDays) => (
    <Link
      href={proofHref(row.customer, meter, windowSpan(end, days))}
      prefetch={false}
      aria-label={`Proof of ${shown(row.usage[days].value)} in ${windowNames[days]}`}
      className="underline decoration-line-strong decoration-dotted underline-offset-2 hover:decoration-current"
    >
      <Quantity value={row.usage[days].value} unit={unit} digits={digits} />
    </Link>
  );
  return (
    <>
      <tr {...rowLink(href)}>
        <Cell numeric folds>
          {formatCount(row.rank)}
        </Cell>
        <Cell folds>
          <PlaceChange change={row.change} />
        </Cell>
        <Cell className="max-w-0 truncate max-lg:border-b-0 lg:w-[30%]" title={row.name ?? undefined}>
          <span className="mr-2 text-ink-faint lg:hidden">{formatCount(row.rank)}</span>
          <Link href={href} prefetch={false} className="font-medium hover:underline">
            {row.customer}
          </Link>
          {row.name ? <span className="ml-2 text-ink-faint max-lg:hidden">{row.name}</span> : null}
        </Cell>
        {windowDays.map((days) => (
          <Cell
            key={days}
            numeric
            folds={days !== window}
            className={days === window ? "font-medium max-lg:border-b-0" : "text-ink-muted"}
          >
            {total(days)}
          </Cell>
        ))}
        {largestShare === null ? null : (
          <Cell numeric folds>
            {share}
          </Cell>
        )}
        <Cell numeric folds className="text-ink-muted">
          {formatCount(row.usage[window].events)}
        </Cell>
      </tr>
      <FoldedRow
        span={2}
        facts={[
          ...foldedWindows.map((days) => ({ label: windowNames[days], value: total(days) })),
          ...(share ? [{ label: "Share, %", value: share, wide: true }] : []),
          { label: "Places", value: <PlaceChange change={row.change} />, wide: true },
        ]}
      />
    </>
  );
}
