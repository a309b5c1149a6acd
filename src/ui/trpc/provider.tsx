"use client";
import { QueryClientProvider } from "@tanstack/react-query";
import { httpBatchStreamLink, httpSubscriptionLink, splitLink } from "@trpc/client";
import { type ReactNode, useState } from "react";
import { trpc } from "./client.ts";
import { fetchAnswer } from "./fetch-answer.ts";
import { createQueryClient } from "./query-client.ts";

const url = "/api/trpc";

/** The API's hooks and their cache for everything below. */
export function ApiProvider({ children }: { children: ReactNode }) {
  const [queryClient] = useState(createQueryClient);
  const [client] = useState(() =>
    trpc.createClient({
      links: [
        splitLink({
          condition: ({ type }) => type === "subscription",
          true: httpSubscriptionLink({ url }),
          // Streamed, so that one slow answer does not hold up the others of its batch.
          false: httpBatchStreamLink({ url, fetch: fetchAnswer }),
        }),
      ],
    }),
  );
  return (
    <trpc.Provider client={client} queryClient={queryClient}>
      <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
    </trpc.Provider>
  );
}
