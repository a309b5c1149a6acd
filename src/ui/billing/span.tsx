import { cn } from "#/ui/class-names.ts";
import { exactSpan, formatSpan } from "./period-span.ts";

interface SpanProps {
  span: { starts_at: string; ends_at: string };
  /** IANA; whose days the period follows. */
  zone: string;
  className?: string;
}

/** The days of a period in its own zone; both ends to the second on hover. */
export function Span({ span, zone, className }: SpanProps) {
  return (
    <span title={exactSpan(span, zone)} className={cn(className)}>
      {formatSpan(span, zone)} <span className="font-normal text-ink-faint">{zone}</span>
    </span>
  );
}
