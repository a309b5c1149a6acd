import { CopilotView } from "#/ui/copilot/copilot-view.tsx";
import { prefetchApi } from "#/ui/trpc/server.ts";

export const metadata = { title: "Copilot credits" };

export default async function CopilotPage() {
  const { api, Hydrate } = await prefetchApi();
  const source = await api.credits.copilot.sync().then(
    (sync) => sync.source,
    () => null,
  );
  await Promise.all([
    api.credits.copilot.sync.prefetch(),
    // A service that does not answer is waited for by the browser, which shows the page meanwhile.
    source === "sample" ? api.credits.copilot.usage.prefetch() : null,
  ]);
  return (
    <Hydrate>
      <CopilotView />
    </Hydrate>
  );
}
