import type { ReactNode } from "react";

interface PageHeaderProps {
  title: string;
  /** One sentence at most. */
  children?: ReactNode;
  actions?: ReactNode;
}

/** A page's name, one sentence, and what can be done with the page. */
export function PageHeader({ title, children, actions }: PageHeaderProps) {
  return (
    <header className="mb-3 flex flex-wrap items-end justify-between gap-x-4 gap-y-2">
      <div className="min-w-0">
        <h1 className="text-xl font-semibold break-words">{title}</h1>
        {children ? <p className="text-ink-muted">{children}</p> : null}
      </div>
      {actions ? <div className="flex flex-wrap items-center gap-2">{actions}</div> : null}
    </header>
  );
}
