"use client";
import type { Import } from "#/api/contract/imports.ts";
import { formatBytes } from "#/ui/format/bytes.ts";
import { formatCount } from "#/ui/format/count.ts";
import { Time } from "#/ui/preferences/time.tsx";
import { Fact, Facts } from "#/ui/primitives/facts.tsx";
import { Panel } from "#/ui/primitives/panel.tsx";
import { isBusy } from "./import-state.ts";

const sources = { command: "Command", upload: "Upload", sample: "Sample" };

/** Counts and times of an import. What is not known yet is a dash. */
export function ImportFacts({ row }: { row: Import }) {
  return (
    <Panel title={titleOf(row)}>
      <Facts label="Counts" className="sm:grid-cols-2">
        <Fact label="Rows read">{formatCount(row.rows_read)}</Fact>
        <Fact label="New rows">{formatKnown(row.rows_new)}</Fact>
        <Fact label="Duplicate rows">{formatKnown(row.rows_duplicate)}</Fact>
        <Fact label="Rejected rows">{formatCount(row.rows_rejected)}</Fact>
        <Fact label="Users">{formatKnown(row.users)}</Fact>
        <Fact label="First session">{row.first_at ? <Time at={row.first_at} /> : "–"}</Fact>
        <Fact label="Last session">{row.last_at ? <Time at={row.last_at} /> : "–"}</Fact>
        <Fact label="Size">{formatBytes(row.bytes_read)}</Fact>
        <Fact label="Source">{sources[row.source]}</Fact>
        <Fact label="Begun">
          <Time at={row.created_at} />
        </Fact>
        <Fact label="Finished">{row.finished_at ? <Time at={row.finished_at} /> : "–"}</Fact>
        <Fact label="Rows/s">
          {row.rows_per_second === null ? "–" : formatCount(Math.round(row.rows_per_second))}
        </Fact>
      </Facts>
      {row.ignored_columns.length > 0 ? (
        <p className="border-t px-3 py-2 text-ink-muted">
          Columns of the file that were not used:{" "}
          <span className="font-mono">{row.ignored_columns.join(", ")}</span>
        </p>
      ) : null}
    </Panel>
  );
}

const formatKnown = (count: number | null) => (count === null ? "–" : formatCount(count));

function titleOf({ state }: Import): string {
  if (state === "checked") return "What the file would bring";
  if (state === "failed") return "What was read";
  return isBusy(state) ? "So far" : "What the file brought";
}
