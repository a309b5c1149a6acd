"use client";
import { useSyncExternalStore } from "react";

const never = () => () => {};

/** The address of this server as the browser knows it, such as http://localhost:3000. */
export function useOrigin(): string {
  return useSyncExternalStore(
    never,
    () => window.location.origin,
    () => "http://localhost:3000",
  );
}
