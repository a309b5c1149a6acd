"use client";
import Link from "next/link";
import { ImportsTable } from "#/ui/imports/imports-table.tsx";
import { useImportList } from "#/ui/imports/use-imports.ts";
import { Button } from "#/ui/primitives/button.tsx";
import { Panel } from "#/ui/primitives/panel.tsx";
import { SkeletonRows } from "#/ui/primitives/skeleton.tsx";
import { QueryFailure } from "#/ui/trpc/query-failure.tsx";
import { recentImportsInput } from "./recent-imports-input.ts";

/** Imports under way and the latest ones; nothing at all before the first. */
export function RecentImports() {
  const imports = useImportList(recentImportsInput);
  if (imports.data?.total === 0) return null;
  return (
    <Panel
      title="Latest imports"
      actions={
        <Button asChild size="small">
          <Link href="/imports">All imports</Link>
        </Button>
      }
    >
      {imports.error ? (
        <QueryFailure
          title="The imports could not be loaded"
          error={imports.error}
          onRetry={() => imports.refetch()}
        />
      ) : imports.data ? (
        <ImportsTable rows={imports.data.data} />
      ) : (
        <SkeletonRows rows={recentImportsInput.perPage} />
      )}
    </Panel>
  );
}
