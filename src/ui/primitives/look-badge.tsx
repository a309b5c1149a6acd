import type { LucideIcon } from "lucide-react";
import type { ComponentProps } from "react";
import { Badge, type Tone } from "./badge.tsx";

/** How a state is told: with a word and a shape, not by colour alone. */
export interface Looks {
  label: string;
  /** What it means, in a sentence; shown on hover. */
  meaning?: string;
  tone: Tone;
  icon: LucideIcon;
}

interface LookBadgeProps extends Omit<ComponentProps<typeof Badge>, "tone" | "title" | "children"> {
  looks: Looks;
  /** Turns the shape while something is under way. */
  isBusy?: boolean;
}

/** A state in a word and a shape. */
export function LookBadge({ looks, isBusy = false, ...props }: LookBadgeProps) {
  const { label, meaning, tone, icon: Icon } = looks;
  return (
    <Badge tone={tone} title={meaning} {...props}>
      <Icon aria-hidden className={isBusy ? "motion-safe:animate-spin" : undefined} />
      {label}
    </Badge>
  );
}
