import type { SearchParams } from "nuqs/server";
import { prefetchApi } from "#/ui/trpc/server.ts";
import { loadWebhooksSearch, toWebhookInputs } from "#/ui/webhooks/webhooks-search.ts";
import { WebhooksView } from "#/ui/webhooks/webhooks-view.tsx";

export const metadata = { title: "Webhooks" };

interface WebhooksPageProps {
  searchParams: Promise<SearchParams>;
}

export default async function WebhooksPage({ searchParams }: WebhooksPageProps) {
  const inputs = toWebhookInputs(await loadWebhooksSearch(searchParams));
  const { api, Hydrate } = await prefetchApi();
  await Promise.all([
    api.credits.webhooks.list.prefetch(inputs.endpoints),
    api.credits.webhooks.deliveries.prefetch(inputs.deliveries),
  ]);
  return (
    <Hydrate>
      <WebhooksView />
    </Hydrate>
  );
}
