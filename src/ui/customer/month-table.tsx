"use client";
import { ChevronLeft, ChevronRight } from "lucide-react";
import Link from "next/link";
import type { CustomerMonth } from "#/domain/analytics/meters/customer-month.ts";
import { formatCount } from "#/ui/format/count.ts";
import { aggregationNames } from "#/ui/meters/aggregation-names.ts";
import { Quantity } from "#/ui/meters/quantity.tsx";
import { Button } from "#/ui/primitives/button.tsx";
import { Panel } from "#/ui/primitives/panel.tsx";
import { Cell, FoldedRow, HeadCell, Table } from "#/ui/primitives/table.tsx";
import { proofHref } from "#/ui/proof/proof-search.ts";
import { monthAfter } from "./customer-search.ts";

interface MonthTableProps {
  month: CustomerMonth;
  /** The meter that is shown above. */
  chosen: string;
  onMonth: (month: string) => void;
  onMeter: (meter: string) => void;
}

/** What every meter says in a calendar month of the customer. */
export function MonthTable({ month, chosen, onMonth, onMeter }: MonthTableProps) {
  return (
    <Panel
      title={`All meters, ${month.month}`}
      note={`The calendar month of ${month.timeZone}; each total leads to its proof`}
      actions={
        <>
          <Button size="small" onClick={() => onMonth(monthAfter(month.month, -1))}>
            <ChevronLeft aria-hidden />
            {monthAfter(month.month, -1)}
          </Button>
          <Button
            size="small"
            disabled={Date.parse(month.to) > Date.now()}
            onClick={() => onMonth(monthAfter(month.month, 1))}
          >
            {monthAfter(month.month, 1)}
            <ChevronRight aria-hidden />
          </Button>
        </>
      }
    >
      {month.meters.every(({ events }) => events === 0) ? <LastUsed month={month} onMonth={onMonth} /> : null}
      <Table aria-label={`All meters in ${month.month}`}>
        <thead>
          <tr>
            <HeadCell>Meter</HeadCell>
            <HeadCell folds>Service</HeadCell>
            <HeadCell folds>Aggregation</HeadCell>
            <HeadCell numeric folds>
              Events
            </HeadCell>
            <HeadCell numeric>Total, in its unit</HeadCell>
          </tr>
        </thead>
        <tbody>
          {month.meters.map((meter) => (
            <MeterRow
              key={meter.meter}
              meter={meter}
              service={month.services.find(({ service }) => service === meter.service)?.name ?? meter.service}
              isChosen={meter.meter === chosen}
              href={proofHref(month.customer, meter.meter, month)}
              onChoose={() => onMeter(meter.meter)}
            />
          ))}
        </tbody>
      </Table>
    </Panel>
  );
}

interface MeterRowProps {
  meter: CustomerMonth["meters"][number];
  service: string;
  isChosen: boolean;
  href: string;
  onChoose: () => void;
}

function MeterRow({ meter, service, isChosen, href, onChoose }: MeterRowProps) {
  return (
    <>
      <tr>
        <Cell className="max-lg:border-b-0">
          <button
            type="button"
            aria-pressed={isChosen}
            onClick={onChoose}
            className="rounded-sm font-medium hover:underline"
          >
            {meter.name}
          </button>
          {isChosen ? <span className="ml-2 text-xs text-ink-faint">shown above</span> : null}
        </Cell>
        <Cell folds>{service}</Cell>
        <Cell folds>{aggregationNames[meter.aggregation]}</Cell>
        <Cell numeric folds>
          {formatCount(meter.events)}
        </Cell>
        <Cell numeric className="max-lg:border-b-0">
          <Link href={href} prefetch={false} className="font-medium underline decoration-dotted">
            <Quantity value={meter.value} unit={meter.unit} withUnit />
          </Link>
        </Cell>
      </tr>
      <FoldedRow
        span={2}
        facts={[
          { label: "Service", value: service, wide: true },
          { label: "Events", value: formatCount(meter.events), wide: true },
        ]}
      />
    </>
  );
}

/** A month without any usage, and the way to the latest with some. */
function LastUsed({ month, onMonth }: { month: CustomerMonth; onMonth: (month: string) => void }) {
  const latest = month.services[0]?.lastSeenAt.slice(0, 7);
  return (
    <p className="flex flex-wrap items-center gap-2 border-b px-3 py-2 text-ink-muted">
      Nothing was used in this month.
      {latest && latest !== month.month ? (
        <Button size="small" onClick={() => onMonth(latest)}>
          Show {latest}, the latest with usage
        </Button>
      ) : null}
    </p>
  );
}
