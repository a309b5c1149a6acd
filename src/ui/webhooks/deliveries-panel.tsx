"use client";
import { keepPreviousData } from "@tanstack/react-query";
import { X } from "lucide-react";
import { PagedList } from "#/ui/paging/paged-list.tsx";
import { Button } from "#/ui/primitives/button.tsx";
import { Empty } from "#/ui/primitives/empty.tsx";
import { Panel } from "#/ui/primitives/panel.tsx";
import { Segments } from "#/ui/primitives/segments.tsx";
import { trpc } from "#/ui/trpc/client.ts";
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
      <PagedList
        query={deliveries}
        page={input.page}
        perPage={input.perPage}
        onPage={(page) => onSearch({ page })}
        noun="message"
        room={5}
        empty={
          isNarrowed ? (
            <Empty title="No message is like this">
              <Button onClick={() => onSearch({ state: "all", endpoint: null, page: 1 })}>
                Show all messages
              </Button>
            </Empty>
          ) : (
            <Empty title="Nothing was sent yet">
              <p className="max-w-prose text-ink-muted">
                A message is sent for each alert to each endpoint that is enabled, and with “Test”.
              </p>
            </Empty>
          )
        }
      >
        {(rows) => (
          <DeliveriesTable
            deliveries={rows}
            open={search.message}
            onOpen={(message) => onSearch({ message })}
          />
        )}
      </PagedList>
    </Panel>
  );
}
