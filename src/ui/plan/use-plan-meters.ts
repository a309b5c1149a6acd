"use client";
import { useMemo } from "react";
import { useServices } from "#/ui/meters/use-services.ts";
import type { MeterNames } from "./describe-item.ts";

/** A meter that a plan can price. */
export interface PlanMeter {
  slug: string;
  name: string;
  unit: string;
  /** Name of its service. */
  service: string;
}

/** All meters, and what they are called. */
export function usePlanMeters(): { meters: readonly PlanMeter[]; names: MeterNames } {
  const { data } = useServices();
  return useMemo(() => {
    const meters = (data?.data ?? []).flatMap((service) =>
      service.meters.map(({ slug, name, unit }) => ({ slug, name, unit, service: service.name })),
    );
    return { meters, names: new Map(meters.map(({ slug, name }) => [slug, name])) };
  }, [data]);
}
