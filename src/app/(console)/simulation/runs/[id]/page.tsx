import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { RunView } from "#/ui/simulation/run/run-view.tsx";
import { isRunId } from "#/ui/simulation/what-if/what-if-search.ts";
import { isNotFound } from "#/ui/trpc/is-not-found.ts";
import { prefetchApi } from "#/ui/trpc/server.ts";

interface RunPageProps {
  params: Promise<{ id: string }>;
}

export const metadata: Metadata = { title: "What-if run" };

export default async function RunPage({ params }: RunPageProps) {
  const id = (await params).id.toLowerCase();
  if (!isRunId(id)) notFound();
  const { api, Hydrate } = await prefetchApi();
  const isUnknown = await api.simulation.run({ id }).then(() => false, isNotFound);
  if (isUnknown) notFound();
  await api.simulation.run.prefetch({ id });
  return (
    <Hydrate>
      <RunView key={id} id={id} />
    </Hydrate>
  );
}
