"use client";
import { Popover as Radix } from "radix-ui";
import type { ReactNode } from "react";

export const Popover = Radix.Root;
export const PopoverTrigger = Radix.Trigger;

interface PopoverPanelProps {
  label: string;
  children: ReactNode;
}

/** A small box that opens under its button, for a few fields or a sentence. */
export function PopoverPanel({ label, children }: PopoverPanelProps) {
  return (
    <Radix.Portal>
      <Radix.Content
        aria-label={label}
        align="end"
        sideOffset={4}
        collisionPadding={8}
        className="z-50 w-72 max-w-[calc(100vw-1rem)] rounded-md border border-line-strong bg-surface p-3"
      >
        {children}
      </Radix.Content>
    </Radix.Portal>
  );
}
