"use client";
import { ArrowDown, ArrowUp, ArrowUpDown } from "lucide-react";
import { HeadCell } from "#/ui/primitives/table.tsx";
import { nextSort, type Sort, type SortColumn } from "./sort-messages.ts";

interface SortHeadProps {
  column: SortColumn;
  label: string;
  sort: Sort;
  onSort: (sort: Sort) => void;
  numeric?: boolean;
  className?: string;
}

const icons = { asc: ArrowUp, desc: ArrowDown, none: ArrowUpDown } as const;
const told = { asc: "ascending", desc: "descending", none: "none" } as const;
/** What a click does next. */
const next = { asc: "sort descending", desc: "back to the original order", none: "sort ascending" } as const;

/** A column's head that sorts ascending, descending, and not at all; with its rank where two columns sort. */
export function SortHead({ column, label, sort, onSort, numeric = false, className }: SortHeadProps) {
  const place = sort.findIndex((key) => key.column === column);
  const direction = sort[place]?.direction ?? "none";
  const Icon = icons[direction];
  return (
    <HeadCell numeric={numeric} aria-sort={told[direction]} className={className}>
      <button
        type="button"
        title={`Click to ${next[direction].replace("back", "go back")}`}
        onClick={() => onSort(nextSort(sort, column))}
        className={`inline-flex items-center gap-1 rounded-sm align-middle hover:text-ink ${numeric ? "flex-row-reverse text-right" : "text-left"} ${direction === "none" ? "" : "font-semibold text-ink"}`}
      >
        {label}
        <span className="inline-flex shrink-0 items-center">
          <Icon aria-hidden className={`size-3.5 ${direction === "none" ? "text-ink-faint" : ""}`} />
          {sort.length > 1 && place >= 0 ? (
            <span className="text-xs">
              <span className="sr-only">, sorted by </span>
              {place + 1}
              <span className="sr-only">{place === 0 ? "st" : "nd"}</span>
            </span>
          ) : null}
        </span>
      </button>
    </HeadCell>
  );
}
