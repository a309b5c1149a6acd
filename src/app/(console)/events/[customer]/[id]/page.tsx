import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { readSegment } from "#/ui/events/event-href.ts";
import { EventView } from "#/ui/events/event-view.tsx";
import { allMetersInput } from "#/ui/events/events-search.ts";
import { isNotFound } from "#/ui/trpc/is-not-found.ts";
import { prefetchApi } from "#/ui/trpc/server.ts";

interface EventPageProps {
  params: Promise<{ customer: string; id: string }>;
}

async function readName(params: EventPageProps["params"]) {
  const { customer, id } = await params;
  return { customer: readSegment(customer), id: readSegment(id) };
}

export async function generateMetadata({ params }: EventPageProps): Promise<Metadata> {
  return { title: `Event ${(await readName(params)).id}` };
}

export default async function EventPage({ params }: EventPageProps) {
  const name = await readName(params);
  const { api, Hydrate } = await prefetchApi();
  // Asked for before anything is sent, so that an unknown event is answered with status 404.
  const isUnknown = await api.events.get(name).then(() => false, isNotFound);
  if (isUnknown) notFound();
  await Promise.all([api.events.get.prefetch(name), api.meters.list.prefetch(allMetersInput)]);
  return (
    <Hydrate>
      <EventView key={`${name.customer}\n${name.id}`} customer={name.customer} id={name.id} />
    </Hydrate>
  );
}
