"use client";
import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "#/ui/class-names.ts";

export const Dialog = Radix.Root;
export const DialogTrigger = Radix.Trigger;
export const DialogClose = Radix.Close;

export const overlayStyles = "fixed inset-0 z-40 bg-[rgb(10_14_16/0.5)]";

interface DialogPanelProps {
  title: string;
  children: ReactNode;
  className?: string;
}

/** The box of a dialog with its title; a click outside or Escape closes it. */
export function DialogPanel({ title, children, className }: DialogPanelProps) {
  return (
    <Radix.Portal>
      <Radix.Overlay className={overlayStyles} />
      <Radix.Content
        aria-describedby={undefined}
        className={cn(
          "fixed top-1/2 left-1/2 z-50 max-h-[85dvh] w-[min(32rem,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/2 overflow-y-auto rounded-md border border-line-strong bg-surface p-4",
          className,
        )}
      >
        <div className="mb-3 flex items-start justify-between gap-4">
          <Radix.Title className="text-lg font-semibold">{title}</Radix.Title>
          <Radix.Close aria-label="Close" className="rounded-sm p-0.5 text-ink-faint hover:text-ink">
            <X aria-hidden className="size-4" />
          </Radix.Close>
        </div>
        {children}
      </Radix.Content>
    </Radix.Portal>
  );
}
