"use client";
import Link from "next/link";
import type { WhatIfSummary } from "#/domain/simulation/what-if/what-if-result.ts";
import { formatCount } from "#/ui/format/count.ts";
import { useRowLink } from "#/ui/paging/use-row-link.ts";
import { usePreferences } from "#/ui/preferences/preferences-provider.tsx";
import { Time } from "#/ui/preferences/time.tsx";
import { Cell, FoldedRow, HeadCell, Table } from "#/ui/primitives/table.tsx";
import { formatSpan } from "#/ui/simulation/health/format-simulated.ts";
import { nameCauses } from "#/ui/simulation/health/name-cause.ts";
import { RemoveRun } from "#/ui/simulation/run/remove-run.tsx";
import { runHref } from "#/ui/simulation/run/run-href.ts";
import { titleQuestion } from "./describe-failure.ts";

/** Columns that there is not always room for beside a question. */
const roomy = "max-[112rem]:hidden";

export function RunsTable({ rows }: { rows: readonly WhatIfSummary[] }) {
  const { zone } = usePreferences();
  return (
    <Table aria-label="Latest runs" className="table-fixed">
      <thead>
        <tr>
          <HeadCell>What if</HeadCell>
          <HeadCell folds className="w-36 min-[112rem]:w-56">
            Root cause
          </HeadCell>
          <HeadCell numeric folds className={`w-24 ${roomy}`}>
            Length
          </HeadCell>
          <HeadCell numeric folds className={`w-28 ${roomy}`}>
            Seed
          </HeadCell>
          <HeadCell numeric folds className="w-28">
            Touched
          </HeadCell>
          <HeadCell numeric className="w-28">
            Callers lost
          </HeadCell>
          <HeadCell numeric folds className="w-44">
            Asked, {zone}
          </HeadCell>
          <HeadCell className="w-12">
            <span className="sr-only">Delete</span>
          </HeadCell>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <RunRow key={row.id} row={row} />
        ))}
      </tbody>
    </Table>
  );
}

function RunRow({ row }: { row: WhatIfSummary }) {
  const rowLink = useRowLink();
  const href = runHref(row.id);
  const touched = `${formatCount(row.affectedCount)} of ${formatCount(row.serviceCount)}`;
  const causes = nameCauses(row.causes) || "none";
  return (
    <>
      <tr {...rowLink(href)}>
        <Cell className="truncate max-lg:border-b-0">
          <Link
            href={href}
            prefetch={false}
            title={titleQuestion(row.failures)}
            className="font-medium hover:underline"
          >
            {titleQuestion(row.failures)}
          </Link>
        </Cell>
        <Cell folds className="truncate text-ink-muted" title={causes}>
          {causes}
        </Cell>
        <Cell numeric folds className={roomy}>
          {formatSpan(row.durationSeconds)}
        </Cell>
        <Cell numeric folds className={roomy}>
          {row.seed}
        </Cell>
        <Cell numeric folds>
          {touched}
        </Cell>
        <Cell numeric className="max-lg:border-b-0">
          <span title={`of ${formatCount(row.requestsFromOutside)} requests from outside`}>
            {formatCount(row.requestsLost.fromOutside)}
          </span>
        </Cell>
        <Cell numeric folds className="text-ink-muted">
          <Time at={row.createdAt} />
        </Cell>
        <Cell className="px-1 text-right max-lg:border-b-0">
          <RemoveRun id={row.id} title={titleQuestion(row.failures)} isSmall />
        </Cell>
      </tr>
      <FoldedRow
        span={3}
        facts={[
          { label: "Touched", value: touched },
          { label: "Length", value: formatSpan(row.durationSeconds) },
          { label: "Root cause", value: <span className="wrap-anywhere">{causes}</span>, wide: true },
          { label: "Asked", value: <Time at={row.createdAt} />, wide: true },
        ]}
      />
    </>
  );
}
