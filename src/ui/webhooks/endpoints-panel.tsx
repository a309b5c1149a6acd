"use client";
import { keepPreviousData } from "@tanstack/react-query";
import { PagedList } from "#/ui/paging/paged-list.tsx";
import { Empty } from "#/ui/primitives/empty.tsx";
import { Panel } from "#/ui/primitives/panel.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import { EndpointDialog } from "./endpoint-dialog.tsx";
import { EndpointItem } from "./endpoint-item.tsx";

interface EndpointsPanelProps {
  input: { page: number; perPage: number };
  onPage: (page: number) => void;
  onList: (endpoint: number, state: "waiting" | "dead") => void;
  onRemoved: (endpoint: number) => void;
}

/** Where alerts are sent. */
export function EndpointsPanel({ input, onPage, onList, onRemoved }: EndpointsPanelProps) {
  const endpoints = trpc.credits.webhooks.list.useQuery(input, {
    placeholderData: keepPreviousData,
    refetchInterval: 10_000,
  });
  return (
    <Panel title="Endpoints">
      <PagedList
        query={endpoints}
        {...input}
        onPage={onPage}
        noun="endpoint"
        room={3}
        isShort
        empty={
          <Empty title="No endpoint yet">
            <p className="max-w-prose text-ink-muted">
              An endpoint is a URL of yours. Each alert is posted there as signed JSON, and tried again until
              it arrives.
            </p>
            <EndpointDialog endpoint={null} />
          </Empty>
        }
      >
        {(rows) => (
          <ul aria-label="Endpoints">
            {rows.map((endpoint) => (
              <EndpointItem
                key={endpoint.id}
                endpoint={endpoint}
                onList={(state) => onList(endpoint.id, state)}
                onRemoved={() => onRemoved(endpoint.id)}
              />
            ))}
          </ul>
        )}
      </PagedList>
    </Panel>
  );
}
