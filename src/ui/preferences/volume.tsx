"use client";
import type { DecimalText } from "#/domain/analytics/usage.ts";
import { exactVolume, formatVolume } from "#/ui/format/volume.ts";
import { usePreferences } from "./preferences-provider.tsx";

interface VolumeProps {
  /** Kilobits, exact. */
  kilobits: DecimalText;
  withUnit?: boolean;
}

/** A volume in the chosen unit; the exact kilobits on hover. */
export function Volume({ kilobits, withUnit = false }: VolumeProps) {
  const { unit } = usePreferences();
  return (
    <span title={exactVolume(kilobits)}>
      {formatVolume(kilobits, unit)}
      {withUnit ? ` ${unit}` : null}
    </span>
  );
}
