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
  const confirm = trpc.imports.confirm.useMutation({
    onSuccess: (confirmed) => {
      api.imports.get.setData({ id: row.id }, confirmed);
      return api.imports.invalidate();
    },
  });
  const isRefused = row.on_error === "abort" && row.rows_rejected > 0;
  return (
    <Panel title="The file is checked" padded>
      <div className="grid gap-3">
        <p>{sumUp(row)}</p>
        <p className="text-ink-muted">
          <ModeNote mode={row.mode} />
        </p>
        <div className="flex flex-wrap gap-2">
          <Button
            look={isRefused ? "plain" : "primary"}
            disabled={confirm.isPending}
            onClick={() => confirm.mutate({ id: row.id, onError: isRefused ? "skip" : row.on_error })}
          >
            {confirm.isPending ? "Starting…" : isRefused ? "Import without these rows" : "Import now"}
          </Button>
          {row.rows_rejected > 0 ? (
            <Button asChild look={isRefused ? "primary" : "plain"}>
              <Link href="/imports">Choose a corrected file</Link>
            </Button>
          ) : null}
        </div>
      </div>
      {confirm.error ? <QueryFailure title="The import did not start" error={confirm.error} /> : null}
    </Panel>
  );
}

/** The findings in a sentence. */
function sumUp(row: Import): string {
  const parts: string[] = [];
  if (row.rows_new !== null) parts.push(`${countOf(row.rows_new, "row")} would be new`);
  if (row.rows_duplicate !== null && row.rows_duplicate > 0)
    parts.push(
      `${countOf(row.rows_duplicate, "row")} ${row.rows_duplicate === 1 ? "is" : "are"} already there`,
    );
  if (row.rows_rejected > 0) parts.push(`${countOf(row.rows_rejected, "row")} can’t be read`);
  return `${parts.join(", ")}.`;
}
