"use client";
import Link from "next/link";
import type { Meter } from "#/api/contract/meters.ts";
import type { Service } from "#/api/contract/services.ts";
import { RemoveDialog } from "#/ui/form/remove-dialog.tsx";
import { formatExactDecimal } from "#/ui/format/decimal.ts";
import { aggregationNames } from "#/ui/meters/aggregation-names.ts";
import { isNamed } from "#/ui/meters/is-named.ts";
import { lockedBecause } from "#/ui/meters/meter-draft.ts";
import { Empty } from "#/ui/primitives/empty.tsx";
import { Cell, FoldedRow, HeadCell, Table } from "#/ui/primitives/table.tsx";
import { rankingHref } from "#/ui/rankings/ranking-href.ts";
import { trpc } from "#/ui/trpc/client.ts";
import { FillStatus } from "./fill-status.tsx";
import { MeterDialog } from "./meter-dialog.tsx";

interface MetersTableProps {
  service: Service;
  /** When it was read, ms since 1970. */
  readAt: number;
}

export function MetersTable({ service, readAt }: MetersTableProps) {
  if (service.meters.length === 0)
    return (
      <Empty title="No meters yet">
        <p className="text-ink-muted">
          Without one, nothing of the service is measured. Make a meter for each quantity that its events
          bring.
        </p>
        <MeterDialog service={service} meter={null} />
      </Empty>
    );
  return (
    <Table aria-label="Meters">
      <thead>
        <tr>
          <HeadCell>Meter</HeadCell>
          <HeadCell folds>Unit</HeadCell>
          <HeadCell folds>Aggregation</HeadCell>
          <HeadCell folds>Values from</HeadCell>
          <HeadCell numeric folds>
            Price per unit
          </HeadCell>
          <HeadCell numeric>
            <span className="sr-only">Actions</span>
          </HeadCell>
        </tr>
      </thead>
      {service.meters.map((meter) => (
        <tbody key={meter.slug}>
          <MeterRow service={service} meter={meter} />
          <FillStatus meter={meter} readAt={readAt} />
        </tbody>
      ))}
    </Table>
  );
}

function MeterRow({ service, meter }: { service: Service; meter: Meter }) {
  const price = meter.price === null ? "–" : formatExactDecimal(meter.price);
  return (
    <>
      <tr>
        <Cell className="max-lg:border-b-0">
          <Link href={rankingHref(meter.slug)} prefetch={false} className="font-medium hover:underline">
            {meter.name}
          </Link>
          {meter.name === meter.slug ? null : (
            <span className="ml-2 font-mono text-xs text-ink-faint max-sm:hidden">{meter.slug}</span>
          )}
        </Cell>
        <Cell folds>{meter.unit}</Cell>
        <Cell folds>{aggregationNames[meter.aggregation]}</Cell>
        <Cell folds>{sourceOf(service, meter)}</Cell>
        <Cell numeric folds>
          {price}
        </Cell>
        <Cell numeric className="max-lg:border-b-0">
          <span className="inline-flex items-center gap-1">
            <MeterDialog service={service} meter={meter} />
            <RemoveMeter service={service} meter={meter} />
          </span>
        </Cell>
      </tr>
      <FoldedRow
        span={2}
        facts={[
          {
            label: "Measured",
            value: `${aggregationNames[meter.aggregation]}, ${meter.unit}`,
            wide: true,
          },
          { label: "Values from", value: sourceOf(service, meter), wide: true },
          { label: "Price per unit", value: price, wide: true },
        ]}
      />
    </>
  );
}

function sourceOf(service: Service, meter: Meter): string {
  if (meter.aggregation === "count") return "the events themselves";
  if (meter.value_of !== null) return `meter ${meter.value_of}`;
  if (meter.attribute !== null) return `attribute ${meter.attribute}`;
  const named = service.meters.filter(isNamed);
  return named.length === 1 ? "quantity" : `values.${meter.slug}`;
}

function RemoveMeter({ service, meter }: { service: Service; meter: Meter }) {
  const api = trpc.useUtils();
  const remove = trpc.meters.remove.useMutation({
    onSuccess: async () => {
      await api.services.invalidate();
      await api.meters.invalidate();
    },
  });
  const locked = lockedBecause(service, meter);
  return (
    <RemoveDialog
      what={`meter ${meter.slug}`}
      refusal={
        locked === null
          ? null
          : service.events > 0
            ? "Its service has events, and what was measured stays on record."
            : locked
      }
      isPending={remove.isPending}
      error={remove.error}
      onRemove={() => remove.mutate({ slug: meter.slug })}
      isSmall
    >
      No event was measured by it. Events that name it will be rejected.
    </RemoveDialog>
  );
}
