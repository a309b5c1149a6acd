"use client";
import { useId } from "react";
import type { UsageSums, WindowDays } from "#/domain/analytics/usage.ts";
import { countOf, formatCount } from "#/ui/format/count.ts";
import { Volume } from "#/ui/preferences/volume.tsx";
import { ChangeMark } from "./change-mark.tsx";

interface WindowCardProps {
  days: WindowDays;
  usage: UsageSums;
  before: UsageSums;
}

/** One window: its total, how it compares with the one before, and what it is made of. */
export function WindowCard({ days, usage, before }: WindowCardProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="rounded-md border bg-surface p-3">
      <div className="flex items-center justify-between gap-2">
        <h2 id={id} className="text-ink-muted">
          {countOf(days, "day")}
        </h2>
        <ChangeMark now={usage.total} before={before.total} days={days} />
      </div>
      <p className="mt-1 text-right text-xl font-semibold break-all">
        <Volume kilobits={usage.total} withUnit />
      </p>
      <dl className="mt-2 grid grid-cols-[auto_1fr] gap-x-4 border-t pt-2">
        <dt className="text-ink-faint">Upload</dt>
        <dd className="text-right">
          <Volume kilobits={usage.upload} />
        </dd>
        <dt className="text-ink-faint">Download</dt>
        <dd className="text-right">
          <Volume kilobits={usage.download} />
        </dd>
        <dt className="text-ink-faint">Sessions</dt>
        <dd className="text-right">{formatCount(usage.sessions)}</dd>
      </dl>
    </section>
  );
}
