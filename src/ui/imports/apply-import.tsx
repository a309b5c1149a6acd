"use client";
import Link from "next/link";
import type { Import } from "#/api/contract/imports.ts";
import { countOf } from "#/ui/format/count.ts";
import { Button } from "#/ui/primitives/button.tsx";
import { Panel } from "#/ui/primitives/panel.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import { QueryFailure } from "#/ui/trpc/query-failure.tsx";
import { ModeNote } from "./import-modes.tsx";

/** Turns a checked dry run into the import, without sending the file again. */
export function ApplyImport({ row }: { row: Import }) {
  const api = trpc.useUtils();
  const apply = trpc.imports.confirm.useMutation({
    onSuccess: (applied) => {
      api.imports.get.setData({ id: row.id }, applied);
      return api.imports.invalidate();
    },
  });
  const isRefused = row.on_error === "abort" && row.rows_rejected > 0;
  return (
    <Panel title="The file is checked" padded>
      {isRefused ? (
        <div className="grid gap-3">
          <p>
            {countOf(row.rows_rejected, "row")} can’t be read, and this check was asked to abort then. Correct the file,
            or check it again and skip such rows.
          </p>
          <div>
            <Button asChild look="primary">
              <Link href="/imports">Choose the file again</Link>
            </Button>
          </div>
        </div>
      ) : (
        <div className="grid gap-3">
          <p>{sumUp(row)}</p>
          <p className="text-ink-muted">
            <ModeNote mode={row.mode} />
          </p>
          <div>
            <Button look="primary" disabled={apply.isPending} onClick={() => apply.mutate({ id: row.id, mode: row.mode })}>
              {apply.isPending ? "Starting…" : "Import now"}
            </Button>
          </div>
        </div>
      )}
      {apply.error ? <QueryFailure title="The import did not start" error={apply.error} /> : null}
    </Panel>
  );
}

/** The findings in a sentence. */
function sumUp(row: Import): string {
  const parts = [
    `${countOf(row.rows_new ?? 0, "row")} would be new`,
    `${countOf(row.rows_duplicate ?? 0, "row")} ${row.rows_duplicate === 1 ? "is" : "are"} already there`,
  ];
  if (row.rows_rejected > 0) parts.push(`${countOf(row.rows_rejected, "row")} can’t be read and will be left out`);
  return `${parts.join(", ")}.`;
}
