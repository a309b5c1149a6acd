import { type ReactNode, useId } from "react";
import { cn } from "#/ui/class-names.ts";

interface PanelProps {
  title: string;
  /** What stands at the right of the title: links, switches. */
  actions?: ReactNode;
  /** A sentence under the title. */
  note?: ReactNode;
  children: ReactNode;
  className?: string;
  /** Space around the content; tables bring their own. */
  padded?: boolean;
}

/** A titled region of a page. */
export function Panel({ title, actions, note, children, className, padded = false }: PanelProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={cn("rounded-md border bg-surface", className)}>
      <header className="flex min-h-11 flex-wrap items-center justify-between gap-x-4 gap-y-1 border-b px-3 py-1.5">
        <div>
          <h2 id={id} className="text-base font-semibold">
            {title}
          </h2>
          {note ? <p className="text-xs text-ink-faint">{note}</p> : null}
        </div>
        {actions ? <div className="flex flex-wrap items-center gap-2">{actions}</div> : null}
      </header>
      <div className={padded ? "p-3" : undefined}>{children}</div>
    </section>
  );
}
