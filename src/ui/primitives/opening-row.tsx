"use client";
import { ChevronRight } from "lucide-react";
import { createContext, type ReactNode, use, useId } from "react";
import { cn } from "#/ui/class-names.ts";
import { isOnControl } from "./is-on-control.ts";

interface Opening {
  isOpen: boolean;
  onToggle: () => void;
  detailId: string;
}

const OpeningContext = createContext<Opening | null>(null);

interface OpeningRowProps {
  isOpen: boolean;
  onToggle: () => void;
  /** Columns of the table. */
  span: number;
  /** What the open row shows under it. */
  detail: ReactNode;
  /** Rows that always stand under it. */
  under?: ReactNode;
  /** The cells; one of them holds the `RowOpener`. */
  children: ReactNode;
}

/** A row that opens to show more under it, with its button or a click anywhere on it; selecting text in it stays possible. */
export function OpeningRow({ isOpen, onToggle, span, detail, under, children }: OpeningRowProps) {
  const detailId = useId();
  return (
    <OpeningContext value={{ isOpen, onToggle, detailId }}>
      <tr
        className={cn("cursor-pointer hover:bg-sunken focus-within:bg-sunken", isOpen && "bg-sunken")}
        onClick={(event) => {
          if (!isOnControl(event) && !window.getSelection()?.toString()) onToggle();
        }}
      >
        {children}
      </tr>
      {under}
      {isOpen ? (
        <tr id={detailId}>
          <td colSpan={span} className="border-b bg-sunken px-3 pt-2 pb-3">
            {detail}
          </td>
        </tr>
      ) : null}
    </OpeningContext>
  );
}

interface RowOpenerProps {
  /** Says more than what it shows. */
  label?: string;
  children: ReactNode;
}

/** The button of an `OpeningRow`, which says whose row it is. */
export function RowOpener({ label, children }: RowOpenerProps) {
  const opening = use(OpeningContext);
  if (!opening) throw new Error("A RowOpener stands in an OpeningRow.");
  const { isOpen, onToggle, detailId } = opening;
  return (
    <button
      type="button"
      aria-label={label}
      aria-expanded={isOpen}
      aria-controls={isOpen ? detailId : undefined}
      className="-ml-1 inline-flex items-center gap-1 rounded-sm pr-1 align-middle"
      onClick={onToggle}
    >
      <ChevronRight
        aria-hidden
        className={cn("size-3.5 text-ink-faint motion-safe:transition-transform", isOpen && "rotate-90")}
      />
      {children}
    </button>
  );
}
