"use client";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { PageHeader } from "#/ui/shell/page-header.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import { emptyTerms, type PlanDraft, toTermsDraft } from "./plan-draft.ts";
import { PlanForm } from "./plan-form.tsx";
import { planHref } from "./plan-href.ts";

interface NewPlanViewProps {
  /** Slug of the plan whose terms it begins with; empty for none. */
  copy: string;
}

/** A plan that is to be made. */
export function NewPlanView({ copy }: NewPlanViewProps) {
  const router = useRouter();
  const api = trpc.useUtils();
  const model = copy === "" ? undefined : api.credits.plans.get.getData({ slug: copy });
  const [draft, setDraft] = useState<PlanDraft>(() => ({
    slug: "",
    name: "",
    terms: model ? toTermsDraft(model.terms) : emptyTerms,
  }));
  return (
    <>
      <PageHeader title="New plan">
        {model
          ? `With the terms of ${model.name} to begin with`
          : "How meters are priced for the customers on it"}
      </PageHeader>
      <PlanForm
        plan={null}
        draft={draft}
        onDraft={setDraft}
        onSaved={async ({ slug }) => {
          router.push(planHref(slug));
          await api.credits.plans.invalidate();
        }}
      />
    </>
  );
}
