import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { readSegment } from "#/ui/events/event-href.ts";
import { allServicesInput } from "#/ui/meters/all-services-input.ts";
import { firstMeter } from "#/ui/plan/plan-draft.ts";
import { PlanView } from "#/ui/plan/plan-view.tsx";
import { toTopInput } from "#/ui/plan/preview-search.ts";
import { isNotFound } from "#/ui/trpc/is-not-found.ts";
import { prefetchApi } from "#/ui/trpc/server.ts";

interface PlanPageProps {
  params: Promise<{ slug: string }>;
}

export async function generateMetadata({ params }: PlanPageProps): Promise<Metadata> {
  return { title: readSegment((await params).slug) };
}

export default async function PlanPage({ params }: PlanPageProps) {
  const slug = readSegment((await params).slug);
  const { api, Hydrate } = await prefetchApi();
  const plan = await api.credits.plans.get({ slug }).catch((error) => {
    if (isNotFound(error)) notFound();
  });
  const meter = plan ? firstMeter(plan.terms) : "";
  await Promise.all([
    api.credits.plans.get.prefetch({ slug }),
    api.services.list.prefetch(allServicesInput),
    meter === "" ? null : api.analytics.meterTop.prefetch(toTopInput(meter)),
  ]);
  return (
    <Hydrate>
      <PlanView key={slug} slug={slug} />
    </Hydrate>
  );
}
