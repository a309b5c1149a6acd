"use client";
import { countOf, formatCount } from "#/ui/format/count.ts";
import { formatExactDecimal } from "#/ui/format/decimal.ts";
import { formatQuantity } from "#/ui/format/quantity.ts";
import { Badge } from "#/ui/primitives/badge.tsx";
import { Fact, Facts } from "#/ui/primitives/facts.tsx";
import { Panel } from "#/ui/primitives/panel.tsx";
import { Skeleton } from "#/ui/primitives/skeleton.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import { QueryFailure } from "#/ui/trpc/query-failure.tsx";

const categoryNames = { no: "No usage", low: "Low usage", medium: "Medium usage", high: "High usage" };

/** How heavy a user all of its reported events make it. */
export function UsageFactor({ input }: { input: { customer: string } }) {
  const summary = trpc.analytics.usageSummary.useQuery(input);
  const { data } = summary;
  return (
    <Panel
      title="Usage factor"
      note="Units times price, divided by the reported events, of all time: low below 50, medium below 200, else high"
      actions={data ? <Badge>{categoryNames[data.category]}</Badge> : null}
    >
      {summary.error ? (
        <QueryFailure
          title="The usage factor could not be loaded"
          error={summary.error}
          onRetry={() => summary.refetch()}
        />
      ) : data ? (
        <Facts label="Usage factor">
          <Fact label="Factor">
            <span title={`${data.units} × ${data.price} ÷ ${countOf(data.records, "event")}`}>
              {formatExactDecimal(data.factor)}
            </span>
          </Fact>
          <Fact label="Units">{formatQuantity(data.units)}</Fact>
          <Fact label="Price">{formatExactDecimal(data.price)}</Fact>
          <Fact label="Reported events">{formatCount(data.records)}</Fact>
        </Facts>
      ) : (
        <Skeleton className="h-9" />
      )}
    </Panel>
  );
}
