"use client";
import { Undo2 } from "lucide-react";
import type { PlanTerms } from "#/api/contract/plan-terms.ts";
import type { DescribedPlan } from "#/api/contract/plans.ts";
import { Time } from "#/ui/preferences/time.tsx";
import { Badge } from "#/ui/primitives/badge.tsx";
import { Button } from "#/ui/primitives/button.tsx";
import { Panel } from "#/ui/primitives/panel.tsx";
import { describeItems, type MeterNames } from "./describe-item.ts";
import { planChanges } from "./plan-changes.ts";
import { usePlanMeters } from "./use-plan-meters.ts";

interface VersionsPanelProps {
  plan: DescribedPlan;
  /** Puts the terms of a version into the form. */
  onUse: (terms: PlanTerms) => void;
}

/** What the terms were, and what each version changed. */
export function VersionsPanel({ plan: { version, versions }, onUse }: VersionsPanelProps) {
  const { names } = usePlanMeters();
  return (
    <Panel title="Versions" note="Newest first; a period keeps the one that it began with">
      <ol>
        {versions.map((one, place) => (
          <li key={one.version} className="border-b px-3 py-2 last:border-b-0">
            <div className="flex min-h-7 flex-wrap items-center justify-between gap-x-4 gap-y-1">
              <p className="flex flex-wrap items-center gap-x-2">
                <span className="font-medium">Version {one.version}</span>
                {one.version === version ? <Badge tone="accent">Latest</Badge> : null}
                <span className="text-xs text-ink-faint">
                  <Time at={one.created_at} withZone /> by {one.actor}
                </span>
              </p>
              {one.version === version ? null : (
                <Button size="small" look="quiet" onClick={() => onUse(one.terms)}>
                  <Undo2 aria-hidden />
                  Edit its terms<span className="sr-only"> (version {one.version})</span>
                </Button>
              )}
            </div>
            <VersionChanges before={versions[place + 1]?.terms} after={one.terms} names={names} />
          </li>
        ))}
      </ol>
    </Panel>
  );
}

interface VersionChangesProps {
  /** Undefined for the first version. */
  before: PlanTerms | undefined;
  after: PlanTerms;
  names: MeterNames;
}

function VersionChanges({ before, after, names }: VersionChangesProps) {
  if (!before)
    return (
      <p className="text-ink-muted">
        {after.currency}: {describeItems(after.items, names)}
      </p>
    );
  return (
    <dl className="grid gap-x-4 text-ink-muted sm:grid-cols-[minmax(8rem,auto)_1fr]">
      {planChanges(before, after, names).map(({ what, from, to }) => (
        <div key={what} className="contents">
          <dt className="text-ink">{what}</dt>
          <dd className="max-sm:mb-1">
            {from === null ? (
              <>added: {to}</>
            ) : to === null ? (
              <>removed: {from}</>
            ) : (
              <>
                {from} <span aria-hidden>→ </span>
                <span className="sr-only">became </span>
                {to}
              </>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
