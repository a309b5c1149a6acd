"use client";
import { Archive, Copy } from "lucide-react";
import Link from "next/link";
import { useRef, useState } from "react";
import type { PlanTerms } from "#/api/contract/plan-terms.ts";
import type { DescribedPlan } from "#/api/contract/plans.ts";
import { countOf, formatCount } from "#/ui/format/count.ts";
import { Time } from "#/ui/preferences/time.tsx";
import { Badge } from "#/ui/primitives/badge.tsx";
import { Button } from "#/ui/primitives/button.tsx";
import { Fact, Facts } from "#/ui/primitives/facts.tsx";
import { SkeletonRows } from "#/ui/primitives/skeleton.tsx";
import { PageHeader } from "#/ui/shell/page-header.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import { QueryFailure } from "#/ui/trpc/query-failure.tsx";
import { toPlanDraft, toTermsDraft } from "./plan-draft.ts";
import { PlanForm } from "./plan-form.tsx";
import { RemovePlan } from "./remove-plan.tsx";
import { VersionsPanel } from "./versions-panel.tsx";

/** One plan: its terms, what they come to, and what they were. */
export function PlanView({ slug }: { slug: string }) {
  const query = trpc.credits.plans.get.useQuery({ slug });
  if (query.error && !query.data)
    return (
      <QueryFailure
        title="The plan could not be loaded"
        error={query.error}
        onRetry={() => query.refetch()}
      />
    );
  if (!query.data) return <SkeletonRows rows={8} />;
  return <KnownPlan plan={query.data} />;
}

function KnownPlan({ plan }: { plan: DescribedPlan }) {
  const api = trpc.useUtils();
  const form = useRef<HTMLDivElement>(null);
  const [draft, setDraft] = useState(() => toPlanDraft(plan));
  const use = (terms: PlanTerms) => {
    setDraft((current) => ({ ...current, terms: toTermsDraft(terms) }));
    // The form is above what was clicked, maybe out of sight.
    form.current?.scrollIntoView();
    form.current?.querySelector("input")?.focus({ preventScroll: true });
  };
  return (
    <>
      <PageHeader
        title={plan.name}
        actions={
          <>
            {plan.is_sample ? <Badge tone="warn">Sample</Badge> : null}
            {plan.archived_at === null ? null : (
              <Badge>
                <Archive aria-hidden />
                Archived
              </Badge>
            )}
            <Button asChild>
              <Link href={`/plans/new?copy=${encodeURIComponent(plan.slug)}`} prefetch={false}>
                <Copy aria-hidden />
                Copy
              </Link>
            </Button>
            {plan.archived_at === null ? <RemovePlan plan={plan} /> : null}
          </>
        }
      >
        The API calls it <span className="font-mono break-all">{plan.slug}</span>.
      </PageHeader>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
        {plan.archived_at === null ? null : (
          <p className="rounded-md border border-line-strong bg-sunken px-3 py-2">
            Archived since <Time at={plan.archived_at} withZone />: no customer can be put on it.{" "}
            {plan.customers === 0
              ? "Nobody is on it any more."
              : `${countOf(plan.customers, "customer")} on it ${plan.customers === 1 ? "keeps" : "keep"} it, and what is changed here holds for their next periods.`}
          </p>
        )}
        <Facts label="The plan" className="rounded-md border">
          <Fact label="Paid with">{plan.terms.currency}</Fact>
          <Fact label="Customers on it">
            <Link
              href={`/billing?plan=${encodeURIComponent(plan.slug)}`}
              prefetch={false}
              className="underline"
            >
              {formatCount(plan.customers)}
            </Link>
          </Fact>
          <Fact label="Version">{formatCount(plan.version)}</Fact>
          <Fact label="Made">
            <Time at={plan.created_at} />
          </Fact>
        </Facts>
        <div ref={form} className="scroll-mt-15">
          <PlanForm
            plan={plan}
            draft={draft}
            onDraft={setDraft}
            onSaved={async (saved) => {
              setDraft(toPlanDraft(saved));
              await api.credits.plans.invalidate();
            }}
          />
        </div>
        <VersionsPanel plan={plan} onUse={use} />
      </div>
    </>
  );
}
