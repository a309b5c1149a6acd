"use client";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { countOf, formatCount } from "#/ui/format/count.ts";
import { Button } from "#/ui/primitives/button.tsx";

interface PagerProps {
  page: number;
  perPage: number;
  total: number;
  /** What is counted: "user". */
  noun: string;
  onPage: (page: number) => void;
}

/** Which rows of how many are shown, and the way to the others. */
export function Pager({ page, perPage, total, noun, onPage }: PagerProps) {
  const pages = Math.max(1, Math.ceil(total / perPage));
  const first = Math.min((page - 1) * perPage + 1, total);
  const last = Math.min(page * perPage, total);
  return (
    <nav
      aria-label={`Pages of ${noun}s`}
      className="flex flex-wrap items-center justify-between gap-2 px-3 py-2"
    >
      <p className="text-xs text-ink-muted">
        {page > pages
          ? countOf(total, noun)
          : `${formatCount(first)}–${formatCount(last)} of ${countOf(total, noun)}`}
      </p>
      <div className="flex items-center gap-2">
        <Button size="small" disabled={page <= 1} onClick={() => onPage(Math.min(page - 1, pages))}>
          <ChevronLeft aria-hidden />
          Previous
        </Button>
        <span className="text-xs text-ink-muted">
          Page {formatCount(page)} of {formatCount(pages)}
        </span>
        <Button size="small" disabled={page >= pages} onClick={() => onPage(page + 1)}>
          Next
          <ChevronRight aria-hidden />
        </Button>
      </div>
    </nav>
  );
}
