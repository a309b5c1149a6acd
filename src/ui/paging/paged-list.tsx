"use client";
import type { TRPCClientErrorLike } from "@trpc/client";
import type { ReactNode } from "react";
import type { AppRouter } from "#/api/trpc/router.ts";
import { cn } from "#/ui/class-names.ts";
import { Button } from "#/ui/primitives/button.tsx";
import { Empty } from "#/ui/primitives/empty.tsx";
import { SkeletonRows } from "#/ui/primitives/skeleton.tsx";
import { QueryFailure } from "#/ui/trpc/query-failure.tsx";
import { Pager } from "./pager.tsx";

/** A query for a page of rows. */
interface PageQuery<Row> {
  data: { data: readonly Row[]; total: number } | undefined;
  error: TRPCClientErrorLike<AppRouter> | null;
  isPlaceholderData: boolean;
  refetch: () => unknown;
}

interface PagedListProps<Row> {
  query: PageQuery<Row>;
  page: number;
  perPage: number;
  onPage: (page: number) => void;
  /** What one row is: "customer". */
  noun: string;
  /** How many rows to keep room for while they load. */
  room: number;
  /** Leaves out the pager where one page holds all. */
  isShort?: boolean;
  /** Said where no page has rows. */
  empty: ReactNode;
  /** Said instead of a failure where what the list is narrowed to is not there. */
  unknown?: (message: string) => ReactNode;
  children: (rows: readonly Row[]) => ReactNode;
}

/** A page of rows with the way to the others, or what there is instead: loading, a failure, nothing. */
export function PagedList<Row>(props: PagedListProps<Row>) {
  const { query, page, perPage, onPage, noun, isShort = false, unknown } = props;
  const { data, error } = query;
  if (unknown && error?.data?.code === "NOT_FOUND") return unknown(error.message);
  const total = data?.total ?? 0;
  return (
    <>
      <PageRows {...props} />
      {total > (isShort ? perPage : 0) ? (
        <Pager page={page} perPage={perPage} total={total} noun={noun} onPage={onPage} />
      ) : null}
    </>
  );
}

function PageRows<Row>({ query, onPage, noun, room, empty, children }: PagedListProps<Row>) {
  const { data, error } = query;
  if (error)
    return (
      <QueryFailure
        title={`The ${noun}s could not be loaded`}
        error={error}
        onRetry={() => query.refetch()}
      />
    );
  if (!data) return <SkeletonRows rows={room} />;
  if (data.data.length > 0)
    return <div className={cn(query.isPlaceholderData && "opacity-60")}>{children(data.data)}</div>;
  if (data.total > 0)
    return (
      <Empty title="This page is past the end">
        <Button onClick={() => onPage(1)}>Show the first page</Button>
      </Empty>
    );
  return empty;
}
