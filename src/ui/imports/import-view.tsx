"use client";
import { useEffect } from "react";
import type { Import } from "#/api/contract/imports.ts";
import { Failure } from "#/ui/primitives/failure.tsx";
import { SkeletonRows } from "#/ui/primitives/skeleton.tsx";
import { PageHeader } from "#/ui/shell/page-header.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import { QueryFailure } from "#/ui/trpc/query-failure.tsx";
import { ApplyImport } from "./apply-import.tsx";
import { ImportFacts } from "./import-facts.tsx";
import { ImportProgress } from "./import-progress.tsx";
import { isBusy } from "./import-state.ts";
import { RowErrors } from "./row-errors.tsx";
import { StateBadge } from "./state-badge.tsx";
import { UndoImport } from "./undo-import.tsx";
import { useImport } from "./use-imports.ts";

/** One file, and what became of its rows. */
export function ImportView({ id }: { id: number }) {
  const query = useImport(id);
  const row = query.data;
  if (query.error && !row)
    return (
      <QueryFailure
        title="The import could not be loaded"
        error={query.error}
        onRetry={() => query.refetch()}
      />
    );
  if (!row) return <SkeletonRows rows={8} />;
  return (
    <>
      <PageHeader
        title={row.file_name}
        actions={
          <>
            <StateBadge state={row.state} />
            {row.state === "done" ? <UndoImport row={row} /> : null}
          </>
        }
      >
        {describe(row)}
      </PageHeader>
      <div className="grid gap-3">
        {isBusy(row.state) ? <ImportProgress row={row} /> : <RefreshWhenSettled key={row.state} />}
        {row.failure ? <Failure title="Nothing was imported" message={row.failure} /> : null}
        {row.state === "checked" ? <ApplyImport row={row} /> : null}
        <ImportFacts row={row} />
        {row.rows_rejected > 0 ? <RowErrors row={row} /> : null}
      </div>
    </>
  );
}

function describe(row: Import): string {
  const what = row.dry_run
    ? "A dry run; nothing is changed yet"
    : { append: "Appends", replace: "Replaces" }[row.mode];
  const onError =
    row.on_error === "abort" ? "aborts at a row that can’t be read" : "skips rows that can’t be read";
  return `Import ${row.id}. ${what}; ${onError}.`;
}

/** What other pages hold of the data may be out of date once an import has come to an end. */
function RefreshWhenSettled() {
  const api = trpc.useUtils();
  useEffect(() => {
    void api.analytics.invalidate();
    void api.system.invalidate();
    void api.imports.list.invalidate();
  }, [api]);
  return null;
}
