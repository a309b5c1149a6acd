"use client";
import { SlidersHorizontal } from "lucide-react";
import { volumeUnits } from "#/ui/format/volume.ts";
import { Button } from "#/ui/primitives/button.tsx";
import { Menu, MenuChoices, MenuSeparator } from "#/ui/primitives/menu.tsx";
import { usePreferences } from "./preferences-provider.tsx";

const unitNames = { Kb: "Kb (kilobits)", MB: "MB (8,000 Kb)", GB: "GB (8,000,000 Kb)" };
const unitChoices = volumeUnits.map((unit) => ({ value: unit, label: unitNames[unit] }));
const zoneChoices = [
  { value: "utc", label: "UTC" },
  { value: "local", label: "Local time" },
] as const;

/** Unit of volumes and zone of times. */
export function DisplayMenu() {
  const { unit, zone, setUnit, setZone } = usePreferences();
  const chooseZone = (choice: "utc" | "local") =>
    setZone(choice === "utc" ? "UTC" : Intl.DateTimeFormat().resolvedOptions().timeZone);
  const shownZone = zone === "UTC" ? "UTC" : "local";
  return (
    <Menu
      trigger={
        <Button look="quiet" className="px-2" aria-label={`Units and times: ${unit}, ${shownZone}`}>
          <SlidersHorizontal aria-hidden />
          <span className="max-sm:hidden">
            {unit} · {shownZone}
          </span>
        </Button>
      }
    >
      <MenuChoices label="Volumes" value={unit} choices={unitChoices} onChange={setUnit} />
      <MenuSeparator />
      <MenuChoices
        label="Times"
        value={zone === "UTC" ? "utc" : "local"}
        choices={zoneChoices}
        onChange={chooseZone}
      />
    </Menu>
  );
}
