"use client";
import { useSyncExternalStore } from "react";

/** As Tailwind's `lg`. */
const query = "(min-width: 64rem)";

const listen = (onChange: () => void) => {
  const media = window.matchMedia(query);
  media.addEventListener("change", onChange);
  return () => media.removeEventListener("change", onChange);
};

/** Whether there is room for a graph; null until the browser has said so. */
export function useIsWide(): boolean | null {
  return useSyncExternalStore<boolean | null>(
    listen,
    () => window.matchMedia(query).matches,
    () => null,
  );
}
