import type { ReactNode } from "react";

interface EmptyProps {
  title: string;
  /** What to do next, with the command or button. */
  children?: ReactNode;
}

/** Nothing to show, and what to do about it. */
export function Empty({ title, children }: EmptyProps) {
  return (
    <div className="flex flex-col items-start gap-3 px-4 py-8 sm:items-center sm:text-center">
      <p className="text-base font-medium">{title}</p>
      {children}
    </div>
  );
}
