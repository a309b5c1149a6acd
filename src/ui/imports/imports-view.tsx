"use client";
import { useQueryStates } from "nuqs";
import { Pager } from "#/ui/paging/pager.tsx";
import { CommandLine } from "#/ui/primitives/command-line.tsx";
import { Empty } from "#/ui/primitives/empty.tsx";
import { Panel } from "#/ui/primitives/panel.tsx";
import { SkeletonRows } from "#/ui/primitives/skeleton.tsx";
import { PageHeader } from "#/ui/shell/page-header.tsx";
import { QueryFailure } from "#/ui/trpc/query-failure.tsx";
import { importsPerPage, importsSearch } from "./imports-search.ts";
import { ImportsTable } from "./imports-table.tsx";
import { UploadForm } from "./upload-form.tsx";
import { useImportList } from "./use-imports.ts";

/** Did my file go in, all of it? */
export function ImportsView() {
  const [search, setSearch] = useQueryStates(importsSearch, { history: "push" });
  const imports = useImportList({ page: search.page, perPage: importsPerPage });
  const { data } = imports;
  return (
    <>
      <PageHeader title="Imports">Files of sessions, and what became of their rows</PageHeader>
      <div className="grid gap-3">
        <UploadForm />
        <Panel title="All imports" note="Newest first">
          {imports.error ? (
            <QueryFailure
              title="The imports could not be loaded"
              error={imports.error}
              onRetry={() => imports.refetch()}
            />
          ) : !data ? (
            <SkeletonRows rows={5} />
          ) : data.total === 0 ? (
            <Empty title="Nothing imported yet">
              <p className="text-ink-muted">Choose a file above, or from the project folder:</p>
              <CommandLine command="npx meterline import --csv FILE" />
            </Empty>
          ) : (
            <>
              <ImportsTable rows={data.data} />
              <Pager
                page={search.page}
                perPage={importsPerPage}
                total={data.total}
                noun="import"
                onPage={(page) => setSearch({ page })}
              />
            </>
          )}
        </Panel>
      </div>
    </>
  );
}
