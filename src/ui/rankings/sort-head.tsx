"use client";
import { ArrowDown } from "lucide-react";
import type { ReactNode } from "react";
import { HeadCell } from "#/ui/primitives/table.tsx";

interface SortHeadProps {
  /** Whether the rows are in this column's order, largest first. */
  isActive: boolean;
  folds?: boolean;
  className?: string;
  onSort: () => void;
  children: ReactNode;
}

/** A column head that orders the table, largest first. */
export function SortHead({ isActive, folds, className, onSort, children }: SortHeadProps) {
  return (
    <HeadCell numeric folds={folds} className={className} aria-sort={isActive ? "descending" : undefined}>
      <button
        type="button"
        onClick={onSort}
        className={`inline-flex h-4 items-center gap-1 rounded-sm hover:text-ink ${isActive ? "font-semibold text-ink" : ""}`}
      >
        <ArrowDown aria-hidden className={`size-3.5 ${isActive ? "" : "opacity-0"}`} />
        {children}
      </button>
    </HeadCell>
  );
}
