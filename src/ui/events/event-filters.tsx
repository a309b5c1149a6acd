"use client";
import { X } from "lucide-react";
import { type EventStatus, eventStatuses } from "#/domain/usage/events/stored-event.ts";
import { type ReceiptStatus, receiptStatuses } from "#/domain/usage/recording/receipt.ts";
import { Button } from "#/ui/primitives/button.tsx";
import { type Choice, Select } from "#/ui/primitives/select.tsx";
import { CustomerField } from "./customer-field.tsx";
import { eventLooks, receiptLooks } from "./event-statuses.ts";
import { type EventsSearch, isNarrowed } from "./events-search.ts";
import { SpanField } from "./span-field.tsx";
import { useMeters } from "./use-meters.ts";

type Filters = Pick<EventsSearch, "customer" | "service" | "status" | "receipt" | "from" | "to">;

interface EventFiltersProps {
  search: EventsSearch;
  onChange: (filters: Partial<Filters>) => void;
}

/** Stands for no choice; no status is called so. */
const whichever = "whichever";

const statusChoices: Choice<EventStatus | typeof whichever>[] = [
  { value: whichever, label: "Any status" },
  ...eventStatuses.map((value) => ({ value, label: eventLooks[value].label })),
];
const receiptChoices: Choice<ReceiptStatus | typeof whichever>[] = [
  { value: whichever, label: "Any answer" },
  ...receiptStatuses.map((value) => ({ value, label: receiptLooks[value].label })),
];

/** Narrows what the page shows; all of it is in the URL. */
export function EventFilters({ search, onChange }: EventFiltersProps) {
  const { services } = useMeters();
  const known =
    search.service && !services.includes(search.service) ? [search.service, ...services] : services;
  const isLive = search.view === "live";
  const canClear = isLive ? Boolean(search.customer || search.service || search.receipt) : isNarrowed(search);
  return (
    <search aria-label="Filters" className="mb-3 flex flex-wrap items-center gap-2">
      <CustomerField value={search.customer} onChange={(customer) => onChange({ customer })} />
      <Select
        label="Service"
        // An empty value would be none to the list.
        value={search.service || " "}
        choices={[
          { value: " ", label: "All services" },
          ...known.map((service) => ({ value: service, label: service })),
        ]}
        onChange={(service) => onChange({ service: service.trim() })}
      />
      {isLive ? (
        <Select
          label="Answer"
          value={search.receipt ?? whichever}
          choices={receiptChoices}
          onChange={(receipt) => onChange({ receipt: receipt === whichever ? null : receipt })}
        />
      ) : (
        <>
          <Select
            label="Status"
            value={search.status ?? whichever}
            choices={statusChoices}
            onChange={(status) => onChange({ status: status === whichever ? null : status })}
          />
          <SpanField from={search.from} to={search.to} onChange={onChange} />
        </>
      )}
      {canClear ? (
        <Button
          look="quiet"
          onClick={() =>
            onChange({ customer: "", service: "", status: null, receipt: null, from: null, to: null })
          }
        >
          <X aria-hidden />
          Clear
        </Button>
      ) : null}
    </search>
  );
}
