"use client";
import type { PlanPreview } from "#/api/contract/plans.ts";
import { formatMoney } from "#/ui/format/money.ts";
import { Empty } from "#/ui/primitives/empty.tsx";
import { Panel } from "#/ui/primitives/panel.tsx";
import { SkeletonRows } from "#/ui/primitives/skeleton.tsx";
import { QueryFailure } from "#/ui/trpc/query-failure.tsx";
import type { FieldFaults } from "./form-faults.ts";
import { PreviewChoice, type PreviewOf } from "./preview-choice.tsx";
import { PreviewLines } from "./preview-lines.tsx";
import type { usePreview } from "./use-preview.ts";

interface PreviewPanelProps {
  of: PreviewOf;
  onOf: (part: Partial<PreviewOf>) => void;
  preview: ReturnType<typeof usePreview>;
  /** What the same usage comes to as the plan is now; null where there is nothing to compare. */
  before: PlanPreview | null;
  /** What is wrong with the choice of the usage. */
  faults: FieldFaults;
  /** Whether all that is wrong is said at a field. */
  isSaid: boolean;
}

/** What a customer's real usage would come to, while the terms are typed. */
export function PreviewPanel({ of, onOf, preview, before, faults, isSaid }: PreviewPanelProps) {
  return (
    <Panel title="On real usage" note="As one whole period; nothing is charged">
      <PreviewChoice value={of} onChange={onOf} faults={faults} />
      <div aria-live="polite" aria-busy={!preview.isSettled}>
        <PreviewAnswer of={of} preview={preview} before={before} isSaid={isSaid} />
      </div>
    </Panel>
  );
}

type PreviewAnswerProps = Pick<PreviewPanelProps, "of" | "preview" | "before" | "isSaid">;

function PreviewAnswer({
  of,
  preview: { data, error, refetch, isSettled },
  before,
  isSaid,
}: PreviewAnswerProps) {
  if (of.customer === "" || of.from === "" || of.to === "")
    return (
      <Empty title="Nothing to price yet">
        <p className="text-balance text-ink-muted">
          Choose a customer and a time to see what their usage would come to.
        </p>
      </Empty>
    );
  if (error) {
    if (isSaid)
      return (
        <Empty title="Not complete yet">
          <p className="text-balance text-ink-muted">
            The lines stand here as soon as each field holds what it needs.
          </p>
        </Empty>
      );
    return <QueryFailure title="The usage could not be priced" error={error} onRetry={() => refetch()} />;
  }
  if (!data) return <SkeletonRows rows={3} />;
  return (
    <div className={isSettled ? undefined : "opacity-60"}>
      {data.lines.length === 0 ? (
        <p className="px-3 py-4 text-ink-muted">No lines: the plan prices nothing.</p>
      ) : (
        <PreviewLines preview={data} />
      )}
      {before === null ? null : (
        <p className="border-t px-3 py-2 text-ink-muted">
          As the plan is now: {formatMoney(before.total, before.currency)}
        </p>
      )}
    </div>
  );
}
