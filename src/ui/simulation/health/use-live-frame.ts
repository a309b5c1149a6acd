"use client";
import { keepPreviousData } from "@tanstack/react-query";
import { trpc } from "#/ui/trpc/client.ts";

/** ms between two looks: as often as there is something new; of many services less often, for each look tells all of them. */
const lookEvery = 2000;
const lookEveryPerService = 10;
/** ms between two looks for a simulation that is not there. */
const lookSeldom = 15_000;

/** The live simulation's latest frame, for what stands beside something else. */
export function useLiveFrame() {
  return trpc.simulation.state.useQuery(undefined, {
    refetchInterval: ({ state: { status, data } }) => {
      if (status === "error") return lookSeldom;
      return Math.max(lookEvery, (data?.services.length ?? 0) * lookEveryPerService);
    },
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: lookEvery,
  });
}
