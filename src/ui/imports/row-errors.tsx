"use client";
import { Download } from "lucide-react";
import type { Import } from "#/api/contract/imports.ts";
import { countOf, formatCount } from "#/ui/format/count.ts";
import { Button } from "#/ui/primitives/button.tsx";
import { Panel } from "#/ui/primitives/panel.tsx";
import { SkeletonRows } from "#/ui/primitives/skeleton.tsx";
import { Cell, HeadCell, Table } from "#/ui/primitives/table.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import { QueryFailure } from "#/ui/trpc/query-failure.tsx";
import { shownRowErrors } from "./imports-search.ts";

/** The first rejected rows, and a file of all. */
export function RowErrors({ row }: { row: Import }) {
  const errors = trpc.imports.rowErrors.useQuery({ id: row.id, limit: shownRowErrors });
  const shown = errors.data?.rows.length ?? 0;
  return (
    <Panel
      title={countOf(row.rows_rejected, "rejected row")}
      note={
        shown > 0 && shown < row.rows_rejected ? `The first ${shown}; the download has them all` : undefined
      }
      actions={
        row.errors_url ? (
          <Button asChild size="small">
            <a href={row.errors_url} download={`${row.file_name}.errors.csv`}>
              <Download aria-hidden />
              Download
            </a>
          </Button>
        ) : null
      }
    >
      {errors.error ? (
        <QueryFailure
          title="The rejected rows could not be loaded"
          error={errors.error}
          onRetry={() => errors.refetch()}
        />
      ) : !errors.data ? (
        <SkeletonRows rows={Math.min(row.rows_rejected, shownRowErrors)} />
      ) : (
        <Table aria-label="Rejected rows">
          <thead>
            <tr>
              <HeadCell numeric className="w-20">
                Line
              </HeadCell>
              <HeadCell folds>Column</HeadCell>
              <HeadCell folds>Value</HeadCell>
              <HeadCell>Reason</HeadCell>
            </tr>
          </thead>
          <tbody>
            {errors.data.rows.map((error) => (
              <tr key={`${error.line} ${error.column}`}>
                <Cell numeric className="align-top leading-9">
                  {formatCount(error.line)}
                </Cell>
                <Cell folds className="font-mono">
                  {error.column ?? "–"}
                </Cell>
                <Cell folds className="max-w-80 truncate font-mono" title={error.value}>
                  {error.value}
                </Cell>
                <Cell className="py-2 whitespace-normal">
                  {error.reason}
                  <span className="block font-mono text-xs break-all text-ink-muted lg:hidden">
                    {error.column ? `${error.column}: ` : ""}
                    {error.value.slice(0, 80)}
                  </span>
                </Cell>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </Panel>
  );
}
