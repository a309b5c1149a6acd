"use client";
import { keepPreviousData } from "@tanstack/react-query";
import { X } from "lucide-react";
import { cn } from "#/ui/class-names.ts";
import { Pager } from "#/ui/paging/pager.tsx";
import { Button } from "#/ui/primitives/button.tsx";
import { Empty } from "#/ui/primitives/empty.tsx";
import { Panel } from "#/ui/primitives/panel.tsx";
import { SkeletonRows } from "#/ui/primitives/skeleton.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import { QueryFailure } from "#/ui/trpc/query-failure.tsx";
import { SessionsTable } from "./sessions-table.tsx";
import type { toUserInputs } from "./user-search.ts";

interface UserSessionsProps {
  input: ReturnType<typeof toUserInputs>["sessions"];
  /** The one UTC day that is listed. */
  day: string | null;
  onDay: (day: string | null) => void;
  onPage: (page: number) => void;
}

/** The sessions themselves, newest first. */
export function UserSessions({ input, day, onDay, onPage }: UserSessionsProps) {
  const sessions = trpc.analytics.userSessions.useQuery(input, { placeholderData: keepPreviousData });
  const { data } = sessions;
  return (
    <Panel
      title="Sessions"
      note={day ? `Those of ${day}, a UTC day` : "Newest first"}
      actions={
        day ? (
          <Button size="small" onClick={() => onDay(null)}>
            <X aria-hidden />
            All days
          </Button>
        ) : null
      }
    >
      {sessions.error ? (
        <QueryFailure
          title="The sessions could not be loaded"
          error={sessions.error}
          onRetry={() => sessions.refetch()}
        />
      ) : !data ? (
        <SkeletonRows rows={input.perPage} />
      ) : (
        <>
          {data.rows.length > 0 ? (
            <div className={cn(sessions.isPlaceholderData && "opacity-60")}>
              <SessionsTable rows={data.rows} />
            </div>
          ) : (
            <Empty title={data.total > 0 ? "This page is past the end" : "No sessions here"}>
              <Button onClick={() => onDay(null)}>Show the newest sessions</Button>
            </Empty>
          )}
          {data.total > 0 ? (
            <Pager
              page={input.page}
              perPage={input.perPage}
              total={data.total}
              noun="session"
              onPage={onPage}
            />
          ) : null}
        </>
      )}
    </Panel>
  );
}
