"use client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { TRPCClientErrorLike } from "@trpc/client";
import type { z } from "zod";
import type { PlanPreview, PreviewPlan } from "#/api/contract/plans.ts";
import type { AppRouter } from "#/api/trpc/router.ts";
import { useSettled } from "#/ui/paging/use-settled.ts";
import { trpc } from "#/ui/trpc/client.ts";

export type PreviewInput = z.input<typeof PreviewPlan>;

/** Milliseconds without a change after which the server is asked again. */
const settledAfter = 300;

/** What a customer's real usage comes to with some terms; null asks nothing. */
export function usePreview(input: PreviewInput | null) {
  const { client } = trpc.useUtils();
  const asked = useSettled(input && JSON.stringify(input), settledAfter);
  const query = useQuery<PlanPreview, TRPCClientErrorLike<AppRouter>>({
    queryKey: ["plan-preview", asked],
    queryFn: () => {
      if (asked === null) throw new Error("nothing to price");
      return client.credits.plans.preview.mutate(JSON.parse(asked));
    },
    enabled: asked !== null,
    placeholderData: keepPreviousData,
  });
  return { ...query, isSettled: asked === (input && JSON.stringify(input)) && !query.isFetching };
}
