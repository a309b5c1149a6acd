"use client";
import Link from "next/link";
import type { StoredEvent } from "#/domain/usage/events/stored-event.ts";
import { cn } from "#/ui/class-names.ts";
import { formatExactDecimal } from "#/ui/format/decimal.ts";
import { CopyButton } from "#/ui/primitives/copy-button.tsx";
import { Panel } from "#/ui/primitives/panel.tsx";
import { Cell, HeadCell, Table } from "#/ui/primitives/table.tsx";
import { proofHref } from "#/ui/proof/proof-search.ts";
import type { MetersBySlug } from "./use-meters.ts";

interface EventPayloadProps {
  event: StoredEvent;
  meters: MetersBySlug;
}

/** What the event says as it counts now. */
export function EventPayload({ event, meters }: EventPayloadProps) {
  const { customer, occurred_at, values, price, attributes, status } = event;
  const entries = Object.entries(values);
  const isVoided = status === "voided";
  return (
    <Panel title="What it says">
      {entries.length > 0 ? (
        <Table aria-label="Values">
          <thead>
            <tr>
              <HeadCell>Meter</HeadCell>
              <HeadCell numeric>Value</HeadCell>
              <HeadCell numeric>Its day’s total</HeadCell>
            </tr>
          </thead>
          <tbody>
            {entries.map(([slug, value]) => (
              <tr key={slug}>
                <Cell className="whitespace-normal break-all">{slug}</Cell>
                <Cell numeric className={cn("font-medium whitespace-normal", isVoided && "line-through")}>
                  {formatExactDecimal(value)}{" "}
                  <span className="font-normal text-ink-muted">{meters.get(slug)?.unit}</span>
                </Cell>
                <Cell numeric>
                  <Link
                    href={proofHref(customer, slug, dayOf(occurred_at))}
                    prefetch={false}
                    className="underline"
                    title={`Why the total of ${slug} on ${occurred_at.slice(0, 10)} (UTC) is what it is`}
                  >
                    Proof<span className="sr-only"> of {slug}</span>
                  </Link>
                </Cell>
              </tr>
            ))}
          </tbody>
        </Table>
      ) : (
        <p className="border-b px-3 py-2 text-ink-muted">No values: its service counts events alone.</p>
      )}
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-2 px-3 py-2">
        <dt className="text-ink-faint">Price</dt>
        <dd className={cn("text-right font-medium", isVoided && "line-through")}>
          {price === null ? "none by itself" : formatExactDecimal(price)}
        </dd>
        {event.subject ? (
          <>
            <dt className="text-ink-faint">Subject</dt>
            <dd className="text-right font-mono break-all">{event.subject}</dd>
          </>
        ) : null}
      </dl>
      {attributes && Object.keys(attributes).length > 0 ? <Attributes attributes={attributes} /> : null}
    </Panel>
  );
}

/** The UTC day of an instant. */
function dayOf(instant: string) {
  const from = Date.parse(`${instant.slice(0, 10)}T00:00:00Z`);
  return { from: new Date(from).toISOString(), to: new Date(from + 86_400_000).toISOString() };
}

function Attributes({ attributes }: { attributes: Record<string, unknown> }) {
  const text = JSON.stringify(attributes, null, 2);
  return (
    <div className="border-t px-3 py-2">
      <div className="flex items-center justify-between">
        <h3 className="text-ink-faint">Attributes</h3>
        <CopyButton text={text} label="Copy the attributes" />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls takes the focus, so that keys scroll it */}
      <pre tabIndex={0} className="max-h-80 overflow-auto rounded-md bg-sunken p-2 font-mono text-xs">
        {text}
      </pre>
    </div>
  );
}
