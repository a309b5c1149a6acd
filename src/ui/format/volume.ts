import type { DecimalText } from "#/domain/analytics/usage.ts";
import { type Decimal, formatExactDecimal, groupDecimal, parseDecimal, rescale } from "./decimal.ts";

/** Units a volume is shown in. Kilobits are what is stored; 1 MB = 8,000 Kb and 1 GB = 8,000,000 Kb, decimal. */
export const volumeUnits = ["Kb", "MB", "GB"] as const;
export type VolumeUnit = (typeof volumeUnits)[number];

/** Powers of ten to divide by once the kilobits are multiplied by 125: 1 / 8,000 = 125 / 10^6. */
const shiftOf: Record<Exclude<VolumeUnit, "Kb">, number> = { MB: 6, GB: 9 };

/** Kilobits in another unit, without any rounding. */
function convertVolume(kilobits: DecimalText, unit: VolumeUnit): Decimal {
  const value = parseDecimal(kilobits);
  if (unit === "Kb") return value;
  return { units: value.units * 125n, scale: value.scale + shiftOf[unit] };
}

/** Kilobits in `unit` with two digits behind the point: "3,512,752.28", "439.09". */
export function formatVolume(kilobits: DecimalText, unit: VolumeUnit): string {
  return groupDecimal(rescale(convertVolume(kilobits, unit), 2));
}

/** The stored value with its unit, for a hint beside a rounded one. */
export function exactVolume(kilobits: DecimalText): string {
  return `${formatExactDecimal(kilobits)} Kb`;
}

const short = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

/** A rough volume for an axis: "12.5M". Takes a length on the screen, not an amount. */
export function formatAxisVolume(kilobits: number, unit: VolumeUnit): string {
  const perUnit = { Kb: 1, MB: 8_000, GB: 8_000_000 }[unit];
  return short.format(kilobits / perUnit);
}
