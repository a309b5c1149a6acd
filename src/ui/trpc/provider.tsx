"use client";
import { QueryClientProvider } from "@tanstack/react-query";
import { httpBatchStreamLink } from "@trpc/client";
import { type ReactNode, useState } from "react";
import { trpc } from "./client.ts";
import { createQueryClient } from "./query-client.ts";

/** The API's hooks and their cache for everything below. */
export function ApiProvider({ children }: { children: ReactNode }) {
  const [queryClient] = useState(createQueryClient);
  const [client] = useState(() =>
    // Streamed, so that one slow answer does not hold up the others of its batch.
    trpc.createClient({ links: [httpBatchStreamLink({ url: "/api/trpc" })] }),
  );
  return (
    <trpc.Provider client={client} queryClient={queryClient}>
      <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
    </trpc.Provider>
  );
}
