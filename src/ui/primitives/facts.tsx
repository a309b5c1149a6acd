import type { ReactNode } from "react";
import { cn } from "#/ui/class-names.ts";

interface FactsProps {
  label: string;
  children: ReactNode;
  className?: string;
}

/** Named values in cells of equal width. */
export function Facts({ label, children, className }: FactsProps) {
  return (
    <dl aria-label={label} className={cn("grid gap-px overflow-hidden bg-line lg:grid-cols-4", className)}>
      {children}
    </dl>
  );
}

export function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-baseline justify-between gap-x-3 bg-surface px-3 py-2">
      <dt className="text-ink-faint">{label}</dt>
      <dd className="ml-auto text-right font-medium">{children}</dd>
    </div>
  );
}
