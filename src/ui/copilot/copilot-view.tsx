"use client";
import { FlaskConical } from "lucide-react";
import { useQueryStates } from "nuqs";
import { useMemo } from "react";
import { formatCount } from "#/ui/format/count.ts";
import { formatDecimal, sumDecimals } from "#/ui/format/decimal.ts";
import { Pager } from "#/ui/paging/pager.tsx";
import { Badge } from "#/ui/primitives/badge.tsx";
import { Button } from "#/ui/primitives/button.tsx";
import { Empty } from "#/ui/primitives/empty.tsx";
import { Fact, Facts } from "#/ui/primitives/facts.tsx";
import { Panel } from "#/ui/primitives/panel.tsx";
import { Skeleton, SkeletonRows } from "#/ui/primitives/skeleton.tsx";
import { PageHeader } from "#/ui/shell/page-header.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import { QueryFailure } from "#/ui/trpc/query-failure.tsx";
import type { CopilotUsage } from "./copilot-data.ts";
import { CopilotDayPanel } from "./copilot-day-panel.tsx";
import { copilotSearch } from "./copilot-search.ts";
import { MessagesTable } from "./messages-table.tsx";
import { sortMessages } from "./sort-messages.ts";
import { SyncPanel } from "./sync-panel.tsx";

/** More rows than this are shown in pages, so that a long period does not stop the browser. */
const messagesPerPage = 250;

/** What did each message cost, and why? */
export function CopilotView() {
  // The server has tried again already before it says that it failed.
  const usage = trpc.credits.copilot.usage.useQuery(undefined, { retry: false });
  const { data } = usage;
  return (
    <>
      <PageHeader
        title="Copilot credits"
        actions={
          data?.isSample ? (
            <Badge tone="warn">
              <FlaskConical aria-hidden />
              Sample period
            </Badge>
          ) : null
        }
      >
        What each message of the current period cost, and why
      </PageHeader>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
        {data?.isSample ? (
          <p className="rounded-md border border-warn bg-warn-soft px-3 py-2">
            These are the messages of a bundled sample period. Set{" "}
            <code className="font-mono break-all">COPILOT_API_URL</code> to the address of the Copilot service
            to see your own.
          </p>
        ) : null}
        {usage.error && !data ? (
          <>
            <QueryFailure
              title="The messages could not be loaded"
              error={usage.error}
              onRetry={() => usage.refetch()}
            />
            <SyncPanel />
          </>
        ) : !data ? (
          <CopilotSkeleton />
        ) : (
          <>
            {usage.error ? (
              <QueryFailure
                title="The messages could not be loaded again; these are the last ones"
                error={usage.error}
                onRetry={() => usage.refetch()}
              />
            ) : null}
            <Messages usage={data} isFetching={usage.isFetching} />
          </>
        )}
      </div>
    </>
  );
}

/** As high as the page. */
export function CopilotSkeleton() {
  return (
    <div className="grid gap-3">
      <Skeleton className="h-9 w-full" />
      <Skeleton className="h-72 w-full" />
      <SkeletonRows rows={12} className="rounded-md border bg-surface" />
    </div>
  );
}

function Messages({ usage, isFetching }: { usage: CopilotUsage; isFetching: boolean }) {
  const [{ sort, message, page }, setSearch] = useQueryStates(copilotSearch, { history: "push" });
  const { messages, days } = usage;
  const sorted = useMemo(() => sortMessages(messages, sort), [messages, sort]);
  const shown = sorted.slice((page - 1) * messagesPerPage, page * messagesPerPage);
  const total = useMemo(() => sumDecimals(messages.map(({ credits }) => credits)), [messages]);
  const withReport = messages.filter(({ reportName }) => reportName !== null).length;
  return (
    <>
      <Facts label="The period" className="rounded-md border">
        <Fact label="Credits used">{formatDecimal(total)}</Fact>
        <Fact label="Messages">{formatCount(messages.length)}</Fact>
        <Fact label="With a report">{formatCount(withReport)}</Fact>
        <Fact label="Days">{formatCount(days.length)}</Fact>
      </Facts>
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-3 xl:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        {days.length > 0 ? (
          <CopilotDayPanel days={days} />
        ) : (
          <Panel title="Credits per day">
            <Empty title="No days yet" />
          </Panel>
        )}
        <SyncPanel />
      </div>
      <section aria-label="Messages" aria-busy={isFetching} className="rounded-md border bg-surface">
        {messages.length === 0 ? (
          <Empty title="No messages in this period yet">
            <p className="text-ink-muted">
              Each message of the Copilot service will stand here with its price.
            </p>
          </Empty>
        ) : shown.length === 0 ? (
          <Empty title="This page is past the end">
            <Button onClick={() => setSearch({ page: null })}>Show the first messages</Button>
          </Empty>
        ) : (
          <MessagesTable
            messages={shown}
            sort={sort}
            onSort={(next) => setSearch({ sort: next, page: null })}
            open={message}
            onOpen={(id) => setSearch({ message: id }, { history: "replace" })}
          />
        )}
        {messages.length > messagesPerPage ? (
          <Pager
            page={page}
            perPage={messagesPerPage}
            total={messages.length}
            noun="message"
            onPage={(next) => setSearch({ page: next })}
          />
        ) : null}
      </section>
    </>
  );
}
