import type { ComponentProps } from "react";
import { cn } from "#/ui/class-names.ts";

export function Input({ className, type = "text", ...props }: ComponentProps<"input">) {
  return (
    <input
      type={type}
      className={cn(
        "h-8 w-full min-w-0 rounded-md border border-line-strong bg-surface px-2 text-sm text-ink placeholder:text-ink-faint aria-invalid:border-bad",
        className,
      )}
      {...props}
    />
  );
}
