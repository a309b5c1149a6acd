"use client";
import { type ReactNode, useId } from "react";
import { cn } from "#/ui/class-names.ts";

interface ControlProps {
  id: string;
  "aria-invalid"?: true;
  "aria-describedby"?: string;
}

interface FieldProps {
  label: string;
  /** What is expected, or why it can't be changed. */
  hint?: ReactNode;
  /** What is wrong with what it holds. */
  error?: string | undefined;
  className?: string;
  /** Draws the control with what ties it to the label, the hint and the error. */
  children: (control: ControlProps) => ReactNode;
}

/** A control of a form with its label above, and under it what is wrong or expected. */
export function Field({ label, hint, error, className, children }: FieldProps) {
  const id = useId();
  const told = `${id}-told`;
  return (
    <div className={cn("grid content-start gap-1", className)}>
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      {children({
        id,
        ...(error && { "aria-invalid": true }),
        ...((error || hint) && { "aria-describedby": told }),
      })}
      {error ? (
        <p id={told} className="text-xs text-bad">
          {error}
        </p>
      ) : hint ? (
        <p id={told} className="text-xs text-ink-faint">
          {hint}
        </p>
      ) : null}
    </div>
  );
}
