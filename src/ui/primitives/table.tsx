import type { ComponentProps, ReactNode } from "react";
import { cn } from "#/ui/class-names.ts";

/** A table whose header stays in sight while the page scrolls. */
export function Table({ className, ...props }: ComponentProps<"table">) {
  return <table className={cn("w-full border-separate border-spacing-0 text-sm", className)} {...props} />;
}

interface CellProps {
  /** Right-aligned, for numbers. */
  numeric?: boolean | undefined;
  /** Left out below 1,024 px, where the value is shown under the row. */
  folds?: boolean | undefined;
}

const alignOf = (numeric?: boolean) => (numeric ? "text-right" : "text-left");
const foldOf = (folds?: boolean) => folds && "max-lg:hidden";

export function HeadCell({ numeric, folds, className, ...props }: ComponentProps<"th"> & CellProps) {
  return (
    <th
      scope="col"
      className={cn(
        "h-8 border-b border-line-strong bg-surface px-3 align-middle text-xs font-medium whitespace-nowrap text-ink-muted",
        alignOf(numeric),
        foldOf(folds),
        className,
      )}
      {...props}
    />
  );
}

export function Cell({ numeric, folds, className, ...props }: ComponentProps<"td"> & CellProps) {
  return (
    <td
      className={cn("h-9 border-b px-3 whitespace-nowrap", alignOf(numeric), foldOf(folds), className)}
      {...props}
    />
  );
}

/** The head of a table, kept under the top bar while its rows scroll by. */
export function StickyHead({ className, ...props }: ComponentProps<"thead">) {
  return <thead className={cn("sticky top-12 z-10", className)} {...props} />;
}

interface FoldedFact {
  label: string;
  value: ReactNode;
  /** Takes a line of its own. */
  wide?: boolean;
}

interface FoldedRowProps {
  /** Columns in sight below 1,024 px. */
  span: number;
  facts: readonly FoldedFact[];
}

/** Below 1,024 px: what the hidden columns hold, under their row; to be opened when it is much. */
export function FoldedRow({ span, facts }: FoldedRowProps) {
  const isLong = facts.length > 4;
  const list = (
    <dl className="grid grid-cols-2 gap-x-4 text-xs">
      {facts.map((fact) => (
        <div
          key={fact.label}
          className={cn("flex flex-wrap justify-between gap-x-2", (fact.wide || isLong) && "col-span-2")}
        >
          <dt className="text-ink-faint">{fact.label}</dt>
          <dd className="ml-auto text-right text-ink-muted">{fact.value}</dd>
        </div>
      ))}
    </dl>
  );
  return (
    <tr className="lg:hidden">
      <td colSpan={span} className="border-b px-3 pb-2">
        {isLong ? (
          <details>
            <summary className="text-xs text-ink-faint">More</summary>
            {list}
          </details>
        ) : (
          list
        )}
      </td>
    </tr>
  );
}
