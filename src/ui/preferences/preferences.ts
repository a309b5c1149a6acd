import { isZone, type Zone } from "#/ui/format/time.ts";
import { type VolumeUnit, volumeUnits } from "#/ui/format/volume.ts";

/** How a person likes to see numbers and times. Kept in cookies, so that the server renders the same. */
export interface Preferences {
  unit: VolumeUnit;
  zone: Zone;
}

export const unitCookie = "meterline_unit";
export const zoneCookie = "meterline_zone";

/** Preferences out of two cookies' values; what is missing or unknown falls back to Kb and UTC. */
export function readPreferences(unit: string | undefined, zone: string | undefined): Preferences {
  const decodedZone = decode(zone ?? "");
  return {
    unit: volumeUnits.find((known) => known === unit) ?? "Kb",
    zone: decodedZone !== "" && isZone(decodedZone) ? decodedZone : "UTC",
  };
}

/** A cookie for a year, as `document.cookie` takes it. */
export function preferenceCookie(name: string, value: string): string {
  return `${name}=${encodeURIComponent(value)}; Path=/; Max-Age=31536000; SameSite=Lax`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}
