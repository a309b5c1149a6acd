import { createHydrationHelpers } from "@trpc/react-query/rsc";
import { cache } from "react";
import type { AppRouter } from "#/api/trpc/router.ts";
import { createServerCaller } from "#/api/trpc/server-caller.ts";
import { createQueryClient } from "./query-client.ts";

const getQueryClient = cache(createQueryClient);

/**
 * For server components: `api.x.y.prefetch(input)` puts an answer where the hooks below `Hydrate` find it.
 * A prefetch that fails leaves nothing; the browser then asks again and shows the error in its place.
 */
export const prefetchApi = cache(async () => {
  const caller = await createServerCaller();
  const { trpc, HydrateClient } = createHydrationHelpers<AppRouter>(caller, getQueryClient);
  return { api: trpc, Hydrate: HydrateClient };
});
