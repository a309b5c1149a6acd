"use client";
import { createContext, type ReactNode, useContext, useMemo, useState } from "react";
import type { Zone } from "#/ui/format/time.ts";
import type { VolumeUnit } from "#/ui/format/volume.ts";
import { type Preferences, preferenceCookie, unitCookie, zoneCookie } from "./preferences.ts";

interface PreferencesState extends Preferences {
  setUnit: (unit: VolumeUnit) => void;
  setZone: (zone: Zone) => void;
}

const PreferencesContext = createContext<PreferencesState>({
  unit: "Kb",
  zone: "UTC",
  setUnit: () => {},
  setZone: () => {},
});

function keepPreference(name: string, value: string): void {
  // biome-ignore lint/suspicious/noDocumentCookie: browsers have no Cookie Store where there is no TLS
  document.cookie = preferenceCookie(name, value);
}

interface PreferencesProviderProps {
  initial: Preferences;
  children: ReactNode;
}

export function PreferencesProvider({ initial, children }: PreferencesProviderProps) {
  const [preferences, setPreferences] = useState(initial);
  const state = useMemo<PreferencesState>(
    () => ({
      ...preferences,
      setUnit: (unit) => {
        keepPreference(unitCookie, unit);
        setPreferences((current) => ({ ...current, unit }));
      },
      setZone: (zone) => {
        keepPreference(zoneCookie, zone);
        setPreferences((current) => ({ ...current, zone }));
      },
    }),
    [preferences],
  );
  return <PreferencesContext value={state}>{children}</PreferencesContext>;
}

/** The unit of volumes and the zone of times, and how to change them. */
export function usePreferences(): PreferencesState {
  return useContext(PreferencesContext);
}
