import Link from "next/link";
import type { WindowDays } from "#/domain/analytics/usage.ts";
import { cn } from "#/ui/class-names.ts";
import { countOf } from "#/ui/format/count.ts";

interface ProofLinkProps {
  href: string;
  days: WindowDays;
  className?: string;
}

/** From a window's total to its proof. */
export function ProofLink({ href, days, className }: ProofLinkProps) {
  return (
    <Link href={href} prefetch={false} className={cn("underline", className)}>
      Why this number?
      <span className="sr-only"> {countOf(days, "day")}</span>
    </Link>
  );
}
