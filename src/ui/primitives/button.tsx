import { cva, type VariantProps } from "class-variance-authority";
import { Slot } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "#/ui/class-names.ts";

const buttonStyles = cva(
  "inline-flex shrink-0 items-center justify-center gap-1.5 whitespace-nowrap rounded-md border text-sm font-medium motion-safe:transition-colors disabled:opacity-50 aria-disabled:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0",
  {
    variants: {
      look: {
        plain: "border-line-strong bg-surface text-ink hover:bg-sunken",
        primary: "border-accent bg-accent text-on-accent hover:opacity-90",
        quiet: "border-transparent bg-transparent text-ink-muted hover:bg-sunken hover:text-ink",
        danger: "border-bad bg-surface text-bad hover:bg-bad-soft",
      },
      size: { small: "h-7 px-2", medium: "h-8 px-3", icon: "size-8 p-0" },
    },
    defaultVariants: { look: "plain", size: "medium" },
  },
);

interface ButtonProps extends ComponentProps<"button">, VariantProps<typeof buttonStyles> {
  /** Gives the looks to its only child, such as a link. */
  asChild?: boolean;
}

export function Button({ asChild = false, className, look, size, ...props }: ButtonProps) {
  const classes = cn(buttonStyles({ look, size }), className);
  if (asChild) return <Slot.Root className={classes} {...props} />;
  return <button type="button" className={classes} {...props} />;
}
