import type { Import } from "#/api/contract/imports.ts";
import { formatBytes } from "#/ui/format/bytes.ts";
import { countOf, formatCount } from "#/ui/format/count.ts";
import { Progress } from "#/ui/primitives/progress.tsx";
import { stateLooks } from "./import-state.ts";

/** An import under way. How long the job takes after the last row is not known, so the bar has no end. */
export function ImportProgress({ row }: { row: Import }) {
  const { label } = stateLooks[row.state];
  return (
    <section aria-label="Progress" className="grid gap-2 rounded-md border bg-surface p-3">
      <Progress label={`${label} ${row.file_name}`} value={null} />
      <p aria-live="polite" className="text-ink-muted">
        {row.state === "undoing"
          ? `Removing ${countOf(row.rows_new ?? 0, "session")}`
          : `${label}: ${countOf(row.rows_read, "row")} read, ${formatBytes(row.bytes_read)}`}
        {row.rows_per_second === null || row.state === "undoing"
          ? null
          : ` · ${formatCount(Math.round(row.rows_per_second))} rows/s`}
      </p>
      <p className="text-xs text-ink-faint">It goes on when you leave this page.</p>
    </section>
  );
}
