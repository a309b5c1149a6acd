import type { ReactNode } from "react";
import { Shell } from "#/ui/shell/shell.tsx";
import { prefetchApi } from "#/ui/trpc/server.ts";

// The data changes at any moment, and `next build` has no database.
export const dynamic = "force-dynamic";

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const { api, Hydrate } = await prefetchApi();
  await api.system.info.prefetch();
  return (
    <Hydrate>
      <Shell>{children}</Shell>
    </Hydrate>
  );
}
