"use client";
import type { WebhookDelivery } from "#/api/contract/webhooks.ts";
import { formatCount } from "#/ui/format/count.ts";
import { usePreferences } from "#/ui/preferences/preferences-provider.tsx";
import { Time } from "#/ui/preferences/time.tsx";
import { OpeningRow, RowOpener } from "#/ui/primitives/opening-row.tsx";
import { Cell, HeadCell, StickyHead, Table } from "#/ui/primitives/table.tsx";
import { DeliveryBadge } from "./delivery-badge.tsx";
import { DeliveryDetail } from "./delivery-detail.tsx";
import { tellAnswer } from "./delivery-states.ts";
import { RetryDelivery } from "./retry-delivery.tsx";

interface DeliveriesTableProps {
  deliveries: readonly WebhookDelivery[];
  /** Id of the message that is shown in full. */
  open: string | null;
  onOpen: (id: string | null) => void;
}

export function DeliveriesTable({ deliveries, open, onOpen }: DeliveriesTableProps) {
  const { zone } = usePreferences();
  return (
    <Table aria-label="Messages" className="lg:table-fixed">
      <StickyHead>
        <tr>
          <HeadCell className="lg:w-52">Made, {zone}</HeadCell>
          <HeadCell className="w-28">State</HeadCell>
          <HeadCell folds className="w-52">
            Type
          </HeadCell>
          <HeadCell folds>Endpoint</HeadCell>
          <HeadCell numeric folds className="w-24">
            Attempts
          </HeadCell>
          <HeadCell folds className="w-40">
            Next attempt
          </HeadCell>
        </tr>
      </StickyHead>
      {deliveries.map((delivery) => (
        <tbody key={delivery.id}>
          <DeliveryRows
            delivery={delivery}
            isOpen={delivery.id === open}
            onToggle={() => onOpen(delivery.id === open ? null : delivery.id)}
          />
        </tbody>
      ))}
    </Table>
  );
}

interface DeliveryRowsProps {
  delivery: WebhookDelivery;
  isOpen: boolean;
  onToggle: () => void;
}

function DeliveryRows({ delivery, isOpen, onToggle }: DeliveryRowsProps) {
  const isDead = delivery.state === "dead";
  const why = isDead || (delivery.state === "waiting" && delivery.latest_failure !== null);
  return (
    <OpeningRow
      isOpen={isOpen}
      onToggle={onToggle}
      span={6}
      detail={<DeliveryDetail delivery={delivery} />}
      under={why ? <WhyRow delivery={delivery} /> : null}
    >
      <Cell className={why ? "border-b-0" : undefined}>
        <RowOpener>
          <Time at={delivery.created_at} />
          <span className="sr-only">
            , message {delivery.id} of type {delivery.type}
          </span>
        </RowOpener>
      </Cell>
      <Cell className={why ? "border-b-0" : undefined}>
        <DeliveryBadge state={delivery.state} />
      </Cell>
      <Cell folds className={why ? "border-b-0" : undefined}>
        {delivery.type}
      </Cell>
      <Cell folds className={`truncate font-mono ${why ? "border-b-0" : ""}`} title={delivery.url}>
        {delivery.url}
      </Cell>
      <Cell numeric folds className={why ? "border-b-0" : undefined}>
        {formatCount(delivery.attempts)}
      </Cell>
      <Cell folds className={why ? "border-b-0" : undefined}>
        {delivery.next_attempt_at ? <Time at={delivery.next_attempt_at} /> : <None delivery={delivery} />}
      </Cell>
    </OpeningRow>
  );
}

function None({ delivery: { state } }: { delivery: WebhookDelivery }) {
  if (state === "waiting") return <span className="text-ink-muted">when it is enabled</span>;
  return <span className="text-ink-faint">–</span>;
}

/** Why a message has not arrived, and what can be done. */
function WhyRow({ delivery }: { delivery: WebhookDelivery }) {
  return (
    <tr>
      <td colSpan={6} className="border-b px-3 pb-2">
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
          <p className={`min-w-0 break-words ${delivery.state === "dead" ? "text-bad" : "text-ink-muted"}`}>
            {tellAnswer(delivery)}
          </p>
          {delivery.state === "dead" ? <RetryDelivery delivery={delivery} /> : null}
        </div>
      </td>
    </tr>
  );
}
