"use client";
import Link from "next/link";
import type { Import } from "#/api/contract/imports.ts";
import { formatCount } from "#/ui/format/count.ts";
import { useRowLink } from "#/ui/paging/use-row-link.ts";
import { usePreferences } from "#/ui/preferences/preferences-provider.tsx";
import { Time } from "#/ui/preferences/time.tsx";
import { Cell, FoldedRow, HeadCell, Table } from "#/ui/primitives/table.tsx";
import { StateBadge } from "./state-badge.tsx";

export function ImportsTable({ rows }: { rows: readonly Import[] }) {
  const { zone } = usePreferences();
  return (
    <Table aria-label="Imports" className="table-fixed lg:table-auto">
      <thead>
        <tr>
          <HeadCell>File</HeadCell>
          <HeadCell className="max-lg:w-28">State</HeadCell>
          <HeadCell folds>Mode</HeadCell>
          <HeadCell numeric folds>
            Rows read
          </HeadCell>
          <HeadCell numeric folds>
            New
          </HeadCell>
          <HeadCell numeric folds>
            Duplicate
          </HeadCell>
          <HeadCell numeric folds>
            Rejected
          </HeadCell>
          <HeadCell numeric folds>
            Begun, {zone}
          </HeadCell>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <ImportRow key={row.id} row={row} />
        ))}
      </tbody>
    </Table>
  );
}

const formatKnown = (count: number | null) => (count === null ? "–" : formatCount(count));

function ImportRow({ row }: { row: Import }) {
  const rowLink = useRowLink();
  const href = `/imports/${row.id}`;
  return (
    <>
      <tr {...rowLink(href)}>
        <Cell className="max-lg:border-b-0 max-lg:truncate">
          <Link href={href} prefetch={false} className="font-medium hover:underline">
            {row.file_name}
          </Link>
        </Cell>
        <Cell className="max-lg:border-b-0">
          <StateBadge state={row.state} />
        </Cell>
        <Cell folds className="text-ink-muted">
          {row.mode === "append" ? "Append" : "Replace"}
          {row.dry_run ? ", dry run" : ""}
        </Cell>
        <Cell numeric folds>
          {formatCount(row.rows_read)}
        </Cell>
        <Cell numeric folds>
          {formatKnown(row.rows_new)}
        </Cell>
        <Cell numeric folds>
          {formatKnown(row.rows_duplicate)}
        </Cell>
        <Cell numeric folds>
          {formatCount(row.rows_rejected)}
        </Cell>
        <Cell numeric folds className="text-ink-muted">
          <Time at={row.created_at} />
        </Cell>
      </tr>
      <FoldedRow
        span={2}
        facts={[
          { label: "Rows new", value: formatKnown(row.rows_new) },
          { label: "Rows rejected", value: formatCount(row.rows_rejected) },
          { label: "Begun", value: <Time at={row.created_at} />, wide: true },
        ]}
      />
    </>
  );
}
