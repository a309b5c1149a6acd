import { cva, type VariantProps } from "class-variance-authority";
import type { ComponentProps } from "react";
import { cn } from "#/ui/class-names.ts";

const badgeStyles = cva(
  "inline-flex h-5 items-center gap-1 rounded-sm border px-1.5 text-xs font-medium whitespace-nowrap [&_svg]:size-3",
  {
    variants: {
      tone: {
        neutral: "border-line-strong bg-surface text-ink-muted",
        accent: "border-accent bg-accent-soft text-ink",
        good: "border-good bg-good-soft text-good",
        warn: "border-warn bg-warn-soft text-warn",
        bad: "border-bad bg-bad-soft text-bad",
      },
    },
    defaultVariants: { tone: "neutral" },
  },
);

export type Tone = NonNullable<VariantProps<typeof badgeStyles>["tone"]>;

export function Badge({ tone, className, ...props }: ComponentProps<"span"> & { tone?: Tone }) {
  return <span className={cn(badgeStyles({ tone }), className)} {...props} />;
}
