"use client";
import { keepPreviousData } from "@tanstack/react-query";
import { X } from "lucide-react";
import { cn } from "#/ui/class-names.ts";
import { Pager } from "#/ui/paging/pager.tsx";
import { Button } from "#/ui/primitives/button.tsx";
import { Empty } from "#/ui/primitives/empty.tsx";
import { Panel } from "#/ui/primitives/panel.tsx";
import { Segments } from "#/ui/primitives/segments.tsx";
import { SkeletonRows } from "#/ui/primitives/skeleton.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import { QueryFailure } from "#/ui/trpc/query-failure.tsx";
import { DeliveriesTable } from "./deliveries-table.tsx";
import { toWebhookInputs, type WebhooksSearch } from "./webhooks-search.ts";

const states = [
  { value: "all", label: "All" },
  { value: "waiting", label: "Waiting" },
  { value: "delivered", label: "Delivered" },
  { value: "dead", label: "Dead" },
] as const;

interface DeliveriesPanelProps {
  search: WebhooksSearch;
  onSearch: (change: Partial<WebhooksSearch>) => void;
}

/** What was sent, and what became of it. */
export function DeliveriesPanel({ search, onSearch }: DeliveriesPanelProps) {
  const input = toWebhookInputs(search).deliveries;
  const deliveries = trpc.credits.webhooks.deliveries.useQuery(input, {
    placeholderData: keepPreviousData,
    refetchInterval: 5000,
  });
  const { data } = deliveries;
  const isNarrowed = search.state !== "all" || search.endpoint !== null;
  return (
    <Panel
      title="Messages"
      note="Delivered ones are kept for 30 days"
      actions={
        <>
          {search.endpoint === null ? null : (
            <Button
              size="small"
              onClick={() => onSearch({ endpoint: null, page: 1 })}
              aria-label={`Only endpoint ${search.endpoint}: show those of all`}
            >
              Endpoint {search.endpoint}
              <X aria-hidden />
            </Button>
          )}
          <Segments
            label="Messages"
            value={search.state}
            choices={states}
            onChange={(state) => onSearch({ state, page: 1 })}
          />
        </>
      }
    >
      {deliveries.error ? (
        <QueryFailure
          title="The messages could not be loaded"
          error={deliveries.error}
          onRetry={() => deliveries.refetch()}
        />
      ) : !data ? (
        <SkeletonRows rows={5} />
      ) : data.data.length > 0 ? (
        <div className={cn(deliveries.isPlaceholderData && "opacity-60")}>
          <DeliveriesTable
            deliveries={data.data}
            open={search.message}
            onOpen={(message) => onSearch({ message })}
          />
        </div>
      ) : (
        <NoDeliveries isPastEnd={data.total > 0} isNarrowed={isNarrowed} onSearch={onSearch} />
      )}
      {data && data.total > 0 ? (
        <Pager
          page={search.page}
          perPage={input.perPage}
          total={data.total}
          noun="message"
          onPage={(page) => onSearch({ page })}
        />
      ) : null}
    </Panel>
  );
}

interface NoDeliveriesProps extends Pick<DeliveriesPanelProps, "onSearch"> {
  isPastEnd: boolean;
  isNarrowed: boolean;
}

function NoDeliveries({ isPastEnd, isNarrowed, onSearch }: NoDeliveriesProps) {
  if (isPastEnd)
    return (
      <Empty title="This page is past the end">
        <Button onClick={() => onSearch({ page: 1 })}>Show the first page</Button>
      </Empty>
    );
  if (isNarrowed)
    return (
      <Empty title="No message is like this">
        <Button onClick={() => onSearch({ state: "all", endpoint: null, page: 1 })}>Show all messages</Button>
      </Empty>
    );
  return (
    <Empty title="Nothing was sent yet">
      <p className="max-w-prose text-ink-muted">
        A message is sent for each alert to each endpoint that is enabled, and with “Test”.
      </p>
    </Empty>
  );
}
