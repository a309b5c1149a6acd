"use client";
import { keepPreviousData } from "@tanstack/react-query";
import { Pager } from "#/ui/paging/pager.tsx";
import { Button } from "#/ui/primitives/button.tsx";
import { Empty } from "#/ui/primitives/empty.tsx";
import { Panel } from "#/ui/primitives/panel.tsx";
import { SkeletonRows } from "#/ui/primitives/skeleton.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import { QueryFailure } from "#/ui/trpc/query-failure.tsx";
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
  const { data } = endpoints;
  return (
    <Panel title="Endpoints">
      {endpoints.error ? (
        <QueryFailure
          title="The endpoints could not be loaded"
          error={endpoints.error}
          onRetry={() => endpoints.refetch()}
        />
      ) : !data ? (
        <SkeletonRows rows={3} />
      ) : data.data.length > 0 ? (
        <ul aria-label="Endpoints">
          {data.data.map((endpoint) => (
            <EndpointItem
              key={endpoint.id}
              endpoint={endpoint}
              onList={(state) => onList(endpoint.id, state)}
              onRemoved={() => onRemoved(endpoint.id)}
            />
          ))}
        </ul>
      ) : data.total > 0 ? (
        <Empty title="This page is past the end">
          <Button onClick={() => onPage(1)}>Show the first page</Button>
        </Empty>
      ) : (
        <Empty title="No endpoint yet">
          <p className="max-w-prose text-ink-muted">
            An endpoint is a URL of yours. Each alert is posted there as signed JSON, and tried again until it
            arrives.
          </p>
          <EndpointDialog endpoint={null} />
        </Empty>
      )}
      {data && data.total > input.perPage ? (
        <Pager page={input.page} perPage={input.perPage} total={data.total} noun="endpoint" onPage={onPage} />
      ) : null}
    </Panel>
  );
}
