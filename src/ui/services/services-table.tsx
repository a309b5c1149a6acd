"use client";
import Link from "next/link";
import type { Service } from "#/api/contract/services.ts";
import { formatCount } from "#/ui/format/count.ts";
import { formatDecimal } from "#/ui/format/decimal.ts";
import { columnDigits } from "#/ui/format/quantity.ts";
import { aggregationNames } from "#/ui/meters/aggregation-names.ts";
import { useRowLink } from "#/ui/paging/use-row-link.ts";
import { usePreferences } from "#/ui/preferences/preferences-provider.tsx";
import { Time } from "#/ui/preferences/time.tsx";
import { Badge } from "#/ui/primitives/badge.tsx";
import { Cell, FoldedRow, HeadCell, StickyHead, Table } from "#/ui/primitives/table.tsx";
import { serviceHref } from "#/ui/service/service-href.ts";

type Meter = Service["meters"][number];

/** That a price can have behind the point: prices are never rounded. */
const allDigits = 12;

/** A row for each meter, under the service that it is of. */
export function ServicesTable({ services }: { services: readonly Service[] }) {
  const { zone } = usePreferences();
  const prices = services.flatMap(({ meters }) => meters.map(({ price }) => price));
  const digits = columnDigits(prices, allDigits);
  return (
    <Table aria-label="Services and meters" className="table-fixed">
      <StickyHead>
        <tr>
          <HeadCell className="lg:w-[22%]">Service</HeadCell>
          <HeadCell folds className="w-[24%]">
            Meter
          </HeadCell>
          <HeadCell folds className="w-[11%]">
            Unit
          </HeadCell>
          <HeadCell folds>Aggregation</HeadCell>
          <HeadCell numeric className="w-32">
            Price per unit
          </HeadCell>
          <HeadCell numeric folds className="w-24">
            Events
          </HeadCell>
          <HeadCell numeric folds className="w-44 max-xl:hidden">
            Last seen, {zone}
          </HeadCell>
        </tr>
      </StickyHead>
      {services.map((service) => (
        <tbody key={service.slug}>
          {service.meters.length === 0 ? (
            <MeterRow service={service} meter={null} digits={digits} isFirst />
          ) : (
            service.meters.map((meter, place) => (
              <MeterRow
                key={meter.slug}
                service={service}
                meter={meter}
                digits={digits}
                isFirst={place === 0}
              />
            ))
          )}
        </tbody>
      ))}
    </Table>
  );
}

interface MeterRowProps {
  service: Service;
  meter: Meter | null;
  /** Of a price, behind the point. */
  digits: number;
  /** What holds for the whole service stands in its first row. */
  isFirst: boolean;
}

function MeterRow({ service, meter, digits, isFirst }: MeterRowProps) {
  const rowLink = useRowLink();
  const href = serviceHref(service.slug);
  const lastSeen = service.last_seen_at ? <Time at={service.last_seen_at} /> : "never";
  const price = meter?.price == null ? "–" : formatDecimal(meter.price, digits);
  return (
    <>
      <tr {...rowLink(href)}>
        <Cell className="truncate max-lg:border-b-0">
          {isFirst ? (
            <Link href={href} prefetch={false} className="font-medium hover:underline">
              {service.name}
            </Link>
          ) : (
            <>
              <span className="sr-only">{service.name}: </span>
              <span className="text-ink-muted lg:hidden">{meter?.name}</span>
            </>
          )}
          {isFirst && service.name !== service.slug ? (
            <span className="ml-2 font-mono text-xs text-ink-faint max-wide:hidden">{service.slug}</span>
          ) : null}
        </Cell>
        <Cell folds className="truncate" title={meter?.slug}>
          {meter ? (
            <MeterName meter={meter} />
          ) : (
            <span className="text-ink-faint">no meter yet: nothing is measured</span>
          )}
        </Cell>
        <Cell folds className="truncate">
          {meter?.unit}
        </Cell>
        <Cell folds className="truncate">
          {meter ? aggregationNames[meter.aggregation] : null}
        </Cell>
        <Cell numeric className="max-lg:border-b-0">
          {price}
        </Cell>
        <Cell numeric folds>
          {isFirst ? formatCount(service.events) : null}
        </Cell>
        <Cell numeric folds className="max-xl:hidden">
          {isFirst ? lastSeen : null}
        </Cell>
      </tr>
      <FoldedRow
        span={2}
        facts={[
          ...(meter
            ? [
                ...(isFirst ? [{ label: "Meter", value: meter.name, wide: true }] : []),
                {
                  label: "Measured",
                  value: `${aggregationNames[meter.aggregation]}, ${meter.unit}`,
                  wide: true,
                },
              ]
            : [{ label: "Meters", value: "none yet", wide: true }]),
          ...(isFirst
            ? [
                { label: "Events", value: formatCount(service.events), wide: true },
                { label: "Last seen", value: lastSeen, wide: true },
              ]
            : []),
        ]}
      />
    </>
  );
}

function MeterName({ meter }: { meter: Meter }) {
  return (
    <>
      <span className="mr-2">{meter.name}</span>
      {meter.name === meter.slug ? null : (
        <span className="font-mono text-xs text-ink-faint max-wide:hidden">{meter.slug}</span>
      )}
      {meter.is_filling ? (
        <Badge tone="accent" className="ml-2">
          Filling
        </Badge>
      ) : null}
    </>
  );
}
