"use client";
import type { WindowDays } from "#/domain/analytics/usage.ts";
import { Segments } from "#/ui/primitives/segments.tsx";
import { Select } from "#/ui/primitives/select.tsx";
import { windowNames } from "./measures.ts";
import type { RankingsSearch } from "./rankings-search.ts";

const windowChoices = [
  { value: "1", label: windowNames[1] },
  { value: "7", label: windowNames[7] },
  { value: "30", label: windowNames[30] },
] as const;
const windowOf = { "1": 1, "7": 7, "30": 30 } as const;

interface WindowChoiceProps {
  window: WindowDays;
  onChange: (window: WindowDays) => void;
}

/** The window that orders. */
export function WindowChoice({ window, onChange }: WindowChoiceProps) {
  return (
    <Segments
      label="Window"
      value={windowChoices.find((choice) => windowOf[choice.value] === window)?.value ?? "30"}
      choices={windowChoices}
      onChange={(chosen) => onChange(windowOf[chosen])}
    />
  );
}

const rowChoices = [
  { value: "25", label: "25 rows" },
  { value: "50", label: "50 rows" },
  { value: "100", label: "100 rows" },
] as const;
const rowsOf = { "25": 25, "50": 50, "100": 100 } as const;

interface RowsChoiceProps {
  rows: RankingsSearch["per_page"];
  onChange: (rows: RankingsSearch["per_page"]) => void;
}

export function RowsChoice({ rows, onChange }: RowsChoiceProps) {
  return (
    <Select
      label="Rows on a page"
      value={rowChoices.find((choice) => rowsOf[choice.value] === rows)?.value ?? "25"}
      choices={rowChoices}
      onChange={(chosen) => onChange(rowsOf[chosen])}
      className="sm:ml-auto"
    />
  );
}
