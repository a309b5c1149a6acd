"use client";
import { useId } from "react";
import type { UsageSums, WindowDays } from "#/domain/analytics/usage.ts";
import { countOf, formatCount } from "#/ui/format/count.ts";
import { Volume } from "#/ui/preferences/volume.tsx";
import { ChangeMark } from "./change-mark.tsx";
import { ProofLink } from "./proof-link.tsx";

interface WindowCardProps {
  days: WindowDays;
  usage: UsageSums;
  before: UsageSums;
  /** The page that proves the total. */
  proof?: string | undefined;
}

/** One window: its total, how it compares with the one before, and what it is made of. */
export function WindowCard({ days, usage, before, proof }: WindowCardProps) {
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
      {proof ? <ProofLink href={proof} days={days} className="mt-2 block border-t pt-2" /> : null}
    </section>
  );
}
