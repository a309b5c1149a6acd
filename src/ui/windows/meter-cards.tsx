"use client";
import { useId } from "react";
import { type WindowDays, windowDays } from "#/domain/analytics/usage.ts";
import { countOf } from "#/ui/format/count.ts";
import { Quantity } from "#/ui/meters/quantity.tsx";
import type { ApiOutputs } from "#/ui/trpc/client.ts";
import { ChangeMark } from "./change-mark.tsx";
import { ProofLink } from "./proof-link.tsx";

type Described = ApiOutputs["analytics"]["meterCustomer"];

interface MeterCardsProps {
  meter: Described["meters"][number];
  /** The page that proves a window's total. */
  proofOf: (days: WindowDays) => string;
}

/** A meter in the 1, 7 and 30 days up to the reference, side by side. */
export function MeterCards({ meter, proofOf }: MeterCardsProps) {
  return (
    <div className="grid gap-3 lg:grid-cols-3">
      {windowDays.map((days) => (
        <MeterCard key={days} days={days} meter={meter} href={proofOf(days)} />
      ))}
    </div>
  );
}

interface MeterCardProps {
  days: WindowDays;
  meter: MeterCardsProps["meter"];
  href: string;
}

function MeterCard({ days, meter, href }: MeterCardProps) {
  const id = useId();
  const [now, before] = [meter.usage[days], meter.before[days]];
  return (
    <section aria-labelledby={id} className="rounded-md border bg-surface p-3">
      <div className="flex items-center justify-between gap-2">
        <h2 id={id} className="text-ink-muted">
          {countOf(days, "day")}
        </h2>
        {now.value !== null && before.value !== null ? (
          <ChangeMark now={now.value} before={before.value} days={days} />
        ) : null}
      </div>
      <p className="mt-1 text-right text-xl font-semibold break-all">
        <Quantity value={now.value} unit={meter.unit} withUnit />
      </p>
      <p className="mt-2 flex items-baseline justify-between gap-4 border-t pt-2">
        <ProofLink href={href} days={days} />
        <span className="text-ink-muted">{countOf(now.events, "event")}</span>
      </p>
    </section>
  );
}
