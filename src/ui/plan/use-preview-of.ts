"use client";
import { useQueryStates } from "nuqs";
import { useSettled } from "#/ui/paging/use-settled.ts";
import { trpc } from "#/ui/trpc/client.ts";
import type { PreviewOf } from "./preview-choice.tsx";
import { defaultDays, previewSearch, startOf, toTopInput } from "./preview-search.ts";

/**
 * Whose usage of which time a plan is tried on: as the URL says, else of the customer who uses most of the meter,
 * and the last days of that use. `asked` is the part of a preview's question that it makes up; null while it is
 * incomplete.
 */
export function usePreviewOf(meter: string) {
  const [search, setSearch] = useQueryStates(previewSearch, { history: "replace" });
  const top = trpc.analytics.meterTop.useQuery(toTopInput(meter), {
    enabled: meter !== "" && search.customer === null,
    retry: false,
  });
  const customer = search.customer ?? top.data?.rows[0]?.customer ?? "";
  const settled = useSettled(customer);
  const found = trpc.customers.get.useQuery(
    { externalId: settled },
    { enabled: settled !== "", retry: false },
  );
  const days = defaultDays(found.data?.last_seen_at ?? null, new Date());
  const of: PreviewOf = { customer, from: search.from ?? days.from, to: search.to ?? days.to };
  const isReady = settled === customer && (found.isFetched || (search.from !== null && search.to !== null));
  const asked =
    isReady && of.customer !== "" && of.from !== "" && of.to !== ""
      ? { customer: of.customer, from: startOf(of.from), to: startOf(of.to) }
      : null;
  return { of, asked, setOf: (part: Partial<PreviewOf>) => setSearch(part) };
}
