"use client";
import { Popover as Radix } from "radix-ui";
import type { ReactNode } from "react";

export const Popover = Radix.Root;
export const PopoverTrigger = Radix.Trigger;

interface PopoverPanelProps {
  label: string;
  /** The edge of the button that the box keeps to. */
  align?: "start" | "end";
  children: ReactNode;
}

/** A small box that opens under its button, for a few fields or a sentence. */
export function PopoverPanel({ label, align = "end", children }: PopoverPanelProps) {
  return (
    <Radix.Portal>
      <Radix.Content
        aria-label={label}
        align={align}
        sideOffset={4}
        collisionPadding={8}
        className="z-50 w-72 max-w-[calc(100vw-1rem)] rounded-md border border-line-strong bg-surface p-3"
      >
        {children}
      </Radix.Content>
    </Radix.Portal>
  );
}
