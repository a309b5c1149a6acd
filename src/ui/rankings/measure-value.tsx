"use client";
import type { UsageMeasure, UsageSums } from "#/domain/analytics/usage.ts";
import { formatCount } from "#/ui/format/count.ts";
import { Volume } from "#/ui/preferences/volume.tsx";

/** One measure of a window: a volume in the chosen unit, or a count. */
export function MeasureValue({ usage, measure }: { usage: UsageSums; measure: UsageMeasure }) {
  if (measure === "sessions") return formatCount(usage.sessions);
  return <Volume kilobits={usage[measure]} />;
}
