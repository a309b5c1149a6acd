"use client";
import { useMemo } from "react";
import { type ApiOutputs, trpc } from "#/ui/trpc/client.ts";
import { allMetersInput } from "./events-search.ts";

export type Meter = ApiOutputs["meters"]["list"]["data"][number];

/** All meters; nothing until they are known. */
export function useMeters() {
  const { data } = trpc.meters.list.useQuery(allMetersInput, { staleTime: 60_000 });
  return useMemo(() => {
    const meters: readonly Meter[] = data?.data ?? [];
    return {
      isKnown: data !== undefined,
      meters,
      bySlug: new Map(meters.map((meter) => [meter.slug, meter])),
      services: [...new Set(meters.map((meter) => meter.service))],
    };
  }, [data]);
}

export type MetersBySlug = ReturnType<typeof useMeters>["bySlug"];
