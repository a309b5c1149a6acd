import type { ReactNode } from "react";

interface CorrectionFieldProps {
  id: string;
  label: ReactNode;
  /** What is wrong with it. */
  error: string | undefined;
  children: ReactNode;
}

/** A field under its name, with what is wrong under it; the field points to it by `errorId`. */
export function CorrectionField({ id, label, error, children }: CorrectionFieldProps) {
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      {children}
      {error ? (
        <p id={errorId(id)} role="alert" className="text-xs text-bad">
          {error}
        </p>
      ) : null}
    </div>
  );
}

const errorId = (id: string) => `${id}-error`;

/** What an input needs to be announced with its error. */
export const faultOf = (id: string, error: string | undefined) =>
  error ? { "aria-invalid": true, "aria-describedby": errorId(id) } : {};
