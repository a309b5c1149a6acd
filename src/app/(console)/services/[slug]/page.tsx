import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { readSegment } from "#/ui/events/event-href.ts";
import { ServiceView } from "#/ui/service/service-view.tsx";
import { isNotFound } from "#/ui/trpc/is-not-found.ts";
import { prefetchApi } from "#/ui/trpc/server.ts";

interface ServicePageProps {
  params: Promise<{ slug: string }>;
}

export async function generateMetadata({ params }: ServicePageProps): Promise<Metadata> {
  return { title: readSegment((await params).slug) };
}

export default async function ServicePage({ params }: ServicePageProps) {
  const slug = readSegment((await params).slug);
  const { api, Hydrate } = await prefetchApi();
  const isUnknown = await api.services.get({ slug }).then(() => false, isNotFound);
  if (isUnknown) notFound();
  await api.services.get.prefetch({ slug });
  return (
    <Hydrate>
      <ServiceView key={slug} slug={slug} />
    </Hydrate>
  );
}
